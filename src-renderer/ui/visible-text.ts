/** Names that cannot be seen: empty, blanks, control and zero-width characters. */
export function visibleText(text: string, otherwise: string): string {
  return /[^\s\p{C}\u2800\u3164]/u.test(text.slice(0, 1000)) ? text : otherwise;
}
