/** Text of a model on its way into markup. Names are hostile: they may hold markup, controls, half surrogates, megabytes. */

/** Longest text written; what is drawn is cut to the width of a box long before. */
const longest = 600;

// XML 1.0 has no way to write controls, and none for lone surrogates.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text as XML character data, also fit for an attribute in quotes. Line breaks stay. */
export function escapeXml(text: string): string {
  return text
    .slice(0, longest)
    .replace(unwritable, '\ufffd')
    .replace(loneSurrogate, (_, before: string | undefined) => `${before ?? ''}\ufffd`)
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** A colour or font list as a CSS value; anything but what those are made of is dropped. */
export function cssValue(text: string): string {
  return text.replace(/[^#\w\s(),.%"'+-]/g, '').replace(/"/g, "'");
}
