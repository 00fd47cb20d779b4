/** A file name for a tensor to be saved under: the readable end of its name, safe on every platform. */
export function npyFileName(tensor: string): string {
  const readable = tensor
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .slice(-80)
    .replace(/^[._]+/, '');
  return `${readable === '' ? 'tensor' : readable}.npy`;
}
