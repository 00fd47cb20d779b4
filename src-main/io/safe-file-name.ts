/**
 * A file name for a tensor whose name may hold anything ('/a/b', '../x', 'con', 10,000 characters): readable
 * characters kept, cut at 80, prefixed with its index so that two names never meet.
 */
export function safeFileName(name: string, index: number, ending: string): string {
  const readable = name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 80);
  return `${String(index)}-${readable === '' ? 'tensor' : readable}${ending}`;
}
