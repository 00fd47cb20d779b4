/** Pickles within a pickle: bytes that it hands to something that may load them in turn. */
import { announces, imports } from './pickle-like.js';
import { globalName, isRecord, itemsOf, type PickleCall, type PickleValue } from './pickle-values.js';
import { eventsOf, type PickleEvent } from './unpickle.js';

/** Pickles within bytes: a file of torch before 1.6 has five, behind each other. */
const mostBehindEachOther = 5;
/** Per file: bytes of opcodes that are followed, bytes of texts that are copied, and levels. */
const mostRead = 16 << 20;
const mostCopied = 64 << 20;
const mostLevels = 8;

export interface NestedPickle {
  events: readonly PickleEvent[];
  problem: string | null;
}

/** What may still be looked into, at all levels together, and what has been. */
export class NestedBudget {
  #read = mostRead;
  #copied = mostCopied;
  readonly #known = new WeakSet<Uint8Array>();

  /** Whether there is room to copy that much. */
  copy(bytes: number): boolean {
    this.#copied -= bytes;
    return this.#copied >= 0 && this.#read >= 0;
  }

  read(bytes: number): void {
    this.#read -= bytes;
  }

  /** Whether these very bytes were given to another call before: what they hold is said already. */
  isKnown(bytes: Uint8Array): boolean {
    if (this.#known.has(bytes)) return true;
    this.#known.add(bytes);
    return false;
  }
}

/**
 * The pickles in what a call is given; undefined where it is given none, `'unread'` where there may be some that are not
 * looked into. `level`: 0 in the file itself.
 */
export function nestedIn(call: PickleCall, budget: NestedBudget, level: number): NestedPickle[] | 'unread' | undefined {
  const given = [...(itemsOf(call.args) ?? []), call.state ?? null, ...(itemsOf(call.state) ?? [])];
  const found: NestedPickle[] = [];
  for (const value of given.slice(0, 16)) {
    const bytes = bytesOf(value);
    if (bytes === undefined || bytes.length < 2) continue;
    // Bytes in the file cost nothing until they are read; texts were copied.
    if (level >= mostLevels || !budget.copy(value === bytes ? 0 : bytes.length)) return 'unread';
    if (budget.isKnown(bytes)) continue;
    found.push(...picklesIn(bytes, budget));
  }
  return found.length === 0 ? undefined : found;
}

/** Bytes as a pickle writes them: as such, as a text of protocol 0, or since protocol 2 has none, as `_codecs.encode(text, 'latin1')`. */
function bytesOf(value: PickleValue): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return latin1(value);
  if (!isRecord(value) || value.kind !== 'call') return undefined;
  const [first = null] = itemsOf(value.args) ?? [];
  switch (globalName(value.callable)) {
    case '_codecs.encode':
      return typeof first === 'string' ? latin1(first) : undefined;
    case 'builtins.bytes':
    case 'builtins.bytearray':
    case '__builtin__.bytearray':
      return first instanceof Uint8Array || typeof first === 'string' || isRecord(first) ? bytesOf(first) : undefined;
    default:
      return undefined;
  }
}

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function picklesIn(bytes: Uint8Array, budget: NestedBudget): NestedPickle[] {
  const found: NestedPickle[] = [];
  let at = 0;
  for (let index = 0; index < mostBehindEachOther && at < bytes.length; index += 1) {
    const part = bytes.subarray(at);
    const { events, problem, length } = eventsOf(part, 'bytes');
    budget.read(length + 64);
    if (!imports(events, problem) && (problem !== null || !announces(part))) break;
    found.push({ events, problem });
    if (problem !== null) break;
    at += length;
  }
  return found;
}
