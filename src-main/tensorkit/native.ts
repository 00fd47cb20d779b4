/** The add-on native/tensorkit behind the Kit interface: threads of its own, off the engine's thread. */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dtypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { unreadable } from '../formats/path-checks.js';
import { exponentCount, type Kit, type Moments, ShortRange, type Task } from './kit.js';
import { type ComparePair, nativePairs } from './native-pair.js';
import { status } from './native-status.js';

type Compute = (
  operation: 0 | 1,
  source: string | Uint8Array,
  offset: number,
  elements: number,
  dtype: number,
  threads: number,
  control: Int32Array,
  out: Float64Array,
) => Promise<number>;

interface Addon {
  compute: Compute;
  comparePair: ComparePair;
}

const operations = { moments: 0, bins: 1 } as const;
/** More threads than this wait for memory, not for each other. */
const maxThreads = 8;
const momentNumbers = 11;

function failure(code: number, { range, dtype }: Task): Error {
  switch (code) {
    case status.cancelled:
      return new LapidaryError('CANCELLED', 'The statistics were cancelled.');
    case status.cannotOpen:
      return unreadable(range.kind === 'file' ? range.path : 'the tensor', new Error('tensorkit could not open it'));
    case status.short:
      return new ShortRange();
    case status.unknownType:
      return new LapidaryError('FORMAT_UNSUPPORTED', `Elements of type ${dtypeName(dtype)} are not numbers.`);
    default:
      return new LapidaryError('INTERNAL', 'There is not enough memory for the statistics.');
  }
}

async function run(compute: Compute, threads: number, operation: 0 | 1, task: Task, out: Float64Array): Promise<void> {
  const { range, dtype, elements, signal } = task;
  const control = new Int32Array(2);
  const cancel = (): void => {
    Atomics.store(control, 0, 1);
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const [source, offset] = range.kind === 'file' ? [range.path, range.offset] : [range.bytes, 0];
    const code = await compute(operation, source, offset, elements, dtype, threads, control, out);
    if (code !== status.done) throw failure(code, task);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function readMoments(out: Float64Array, dtype: number): Moments {
  const at = (index: number): number => out[index] ?? 0;
  const name = dtypeName(dtype);
  const words = name === 'int64' ? new BigInt64Array(out.buffer) : new BigUint64Array(out.buffer);
  const exact = name === 'int64' || name === 'uint64' ? { min: words[9] ?? 0n, max: words[10] ?? 0n } : null;
  return {
    finite: at(0),
    zeros: at(1),
    nan: at(2),
    positiveInfinite: at(3),
    negativeInfinite: at(4),
    min: at(5),
    max: at(6),
    mean: at(7),
    m2: at(8),
    exact: at(0) === 0 ? null : exact,
  };
}

/** Loads the add-on from a file. Throws what the loader throws: the caller then takes the twin. */
export function loadNative(path: string, threads = Math.min(maxThreads, availableParallelism())): Kit {
  const { compute, comparePair } = createRequire(import.meta.url)(path) as Addon;
  return {
    name: 'native',
    moments: async (task) => {
      const out = new Float64Array(momentNumbers);
      await run(compute, threads, operations.moments, task, out);
      return readMoments(out, task.dtype);
    },
    bins: async (task, low, high, bins) => {
      const out = new Float64Array(2 + bins + exponentCount);
      out[0] = low;
      out[1] = high;
      await run(compute, threads, operations.bins, task, out);
      return { counts: [...out.subarray(2, 2 + bins)], exponents: [...out.subarray(2 + bins)] };
    },
    ...nativePairs(comparePair, threads),
  };
}
