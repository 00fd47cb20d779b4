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

/** 1 where any of the columns, of `count` entries, has 1. */
export function anyOf(columns: readonly Uint8Array[], count: number): Uint8Array {
  const flags = new Uint8Array(count);
  for (const column of columns) eachFlagged(column, (at) => (flags[at] = 1));
  return flags;
}

/** Flags that are wanted, or unwanted. */
export interface FlagColumn {
  negated: boolean;
  flags: Uint8Array;
}

/** 1 where every wanted column, of `count` entries, has 1 and no unwanted one has; all 1 without columns. */
export function allOf(columns: readonly FlagColumn[], count: number): Uint8Array {
  const [first, ...others] = columns.filter(({ negated }) => !negated);
  const all = first === undefined ? new Uint8Array(count).fill(1) : first.flags.slice();
  for (const { flags } of others)
    eachFlagged(all, (at) => {
      if (flags[at] !== 1) all[at] = 0;
    });
  for (const { negated, flags } of columns) if (negated) eachFlagged(flags, (at) => (all[at] = 0));
  return all;
}
