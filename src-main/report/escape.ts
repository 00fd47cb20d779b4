/** HTML with every interpolated value escaped; `raw` marks what is already HTML. */
export class Html {
  constructor(readonly text: string) {}
}

export const raw = (text: string): Html => new Html(text);

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

type Piece = Html | string | number | null | readonly Html[];

function render(piece: Piece): string {
  if (piece === null) return '–';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'string' || typeof piece === 'number') return escapeHtml(String(piece));
  return piece.map((each) => each.text).join('');
}

/** Tagged template: html`<td>${name}</td>` escapes name. */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(
    parts.map((part, index) => part + (index < pieces.length ? render(pieces[index] ?? '') : '')).join(''),
  );
}
