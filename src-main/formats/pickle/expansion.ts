/** Values that share parts so often that writing them out would take for ever ("billion laughs"). */
import { isRecord, type PickleValue } from './pickle-values.js';

/** Unfolded values from which on sharing is no accident. */
const suspicious = 1e8;

/** How many values there are when everything shared is written out each time, where that is suspiciously many; else 0. */
export function unfoldedSize(root: PickleValue): number {
  const sizes = new Map<PickleValue, number>();
  // What is under way: the value, the part to look at next, and its size so far.
  const values: PickleValue[] = [];
  const next: number[] = [];
  const counts: number[] = [];
  const enter = (value: PickleValue): void => {
    // What contains itself counts once: its size has no end.
    sizes.set(value, 1);
    values.push(value);
    next.push(0);
    counts.push(1);
  };
  enter(root);
  while (values.length > 0) {
    const top = values.length - 1;
    const value = values[top] ?? null;
    const index = next[top] ?? 0;
    if (index < partCount(value)) {
      next[top] = index + 1;
      const part = partAt(value, index);
      if (isRecord(part) && !sizes.has(part)) enter(part);
      else counts[top] = (counts[top] ?? 0) + (isRecord(part) ? (sizes.get(part) ?? 1) : 1);
      continue;
    }
    const size = counts[top] ?? 1;
    sizes.set(value, size);
    values.pop();
    next.pop();
    counts.pop();
    if (top > 0) counts[top - 1] = (counts[top - 1] ?? 0) + size;
  }
  const size = sizes.get(root) ?? 1;
  return size >= suspicious ? size : 0;
}

function partCount(value: PickleValue): number {
  if (!isRecord(value)) return 0;
  switch (value.kind) {
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return value.items.length;
    case 'dict':
      return 2 * value.entries.length;
    case 'call':
      return 2 + value.items.length + 2 * value.entries.length;
    case 'persistent':
      return 1;
    case 'global':
    case 'opaque':
      return 0;
  }
}

function partAt(value: PickleValue, index: number): PickleValue {
  if (!isRecord(value)) return null;
  switch (value.kind) {
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return value.items[index] ?? null;
    case 'dict':
      return value.entries[index >> 1]?.[index % 2 === 0 ? 0 : 1] ?? null;
    case 'call': {
      if (index < 2) return (index === 0 ? value.args : value.state) ?? null;
      const item = value.items[index - 2];
      if (item !== undefined) return item;
      const rest = index - 2 - value.items.length;
      return value.entries[rest >> 1]?.[rest % 2 === 0 ? 0 : 1] ?? null;
    }
    case 'persistent':
      return value.id;
    case 'global':
    case 'opaque':
      return null;
  }
}
