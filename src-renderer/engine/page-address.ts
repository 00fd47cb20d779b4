/** What the page's address says: the one-time token of `serve`, and the files named on its command line. */

export interface PageAddress {
  /** '' when neither the address nor an earlier load gave one; the server then goes by its cookie. */
  token: string;
  open: string[];
  /** The address without both, for the history, so that neither is shared with a copied link. */
  cleaned: string;
}

export function readAddress(href: string, rememberedToken: string | null): PageAddress {
  const url = new URL(href);
  const token = url.searchParams.get('token') ?? rememberedToken ?? '';
  const open = url.searchParams.getAll('open').filter((path) => path !== '');
  url.searchParams.delete('token');
  url.searchParams.delete('open');
  return { token, open, cleaned: url.toString() };
}
