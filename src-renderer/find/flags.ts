/** Columns of flags: 1 for each thing that is meant. */

/** Calls `visit` with each index whose flag is 1. A native scan finds them, so that few among many cost little. */
export function eachFlagged(flags: Uint8Array, visit: (index: number) => void): void {
  for (let at = flags.indexOf(1); at >= 0; at = flags.indexOf(1, at + 1)) visit(at);
}

/** 1 for each entry of a column of string numbers whose string is flagged. */
export function ofStrings(column: Uint32Array, strings: Uint8Array): Uint8Array {
  const flags = new Uint8Array(column.length);
  for (let at = 0; at < flags.length; at += 1) flags[at] = strings[column[at] ?? 0] ?? 0;
  return flags;
}
