/** The few plain pages the server writes itself. No script: the policy would not run it. */

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

function page(head: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lapidary</title><link rel="icon" href="data:,">${head}
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:40em;margin:15vh auto;padding:0 24px}</style></head>
<body>${body}</body></html>`;
}

/** One sentence for a person who cannot be let in, or asked for what is not there. */
export function messagePage(sentence: string): string {
  return page('', `<p>${escapeHtml(sentence)}</p>`);
}

/**
 * Follows the exchange of a token for a cookie. The page goes on by itself rather than by a redirect: a SameSite
 * cookie is not sent along a redirect that another site's link began.
 */
export const enterPage = page('<meta http-equiv="refresh" content="0;url=/">', '<p><a href="/">Open Lapidary</a></p>');
