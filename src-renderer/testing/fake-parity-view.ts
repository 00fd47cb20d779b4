/** Windows into the tensors of a comparison, as the engine would give them: 8 × 6, the subject a little larger. Fixture. */
import type { Handlers } from '../../src-shared/rpc-server.js';

const [rows, columns] = [8, 6];
const reference = (at: number): number => Math.sin(at) * 4;
const difference = (at: number): number => (at % 5 === 0 ? 0 : 1e-4 * at);

type Calls = Exclude<Extract<keyof Handlers, `parity.${string}`>, 'parity.open'>;

export const fakeParityView: Pick<Handlers, Calls> = {
  'parity.against': () => ({ outputs: [] }),
  'parity.pair': () => ({ shape: [rows, columns], referenceType: 'float32', subjectType: 'float32' }),
  'parity.grid': ({ parts }) => {
    const places = parts
      .flatMap(({ offset, count }) => Array.from({ length: count }, (_, at) => offset + at))
      .filter((at) => at < rows * columns);
    return {
      reference: places.map((at) => String(reference(at))),
      subject: places.map((at) => String(reference(at) + difference(at))),
      difference: places.map((at) => String(difference(at))),
    };
  },
  'parity.slices': ({ axis, axes }) => {
    const shape = axes === 2 ? [rows, columns] : [1, axis === 0 ? rows : columns];
    const cells = (shape[0] ?? 1) * (shape[1] ?? 1);
    const list = Array.from({ length: cells }, (_, at) => difference(at));
    return {
      rows: shape[0] ?? 1,
      columns: shape[1] ?? 1,
      span: 1,
      maxAbs: list,
      rmsDifference: list,
      rmsReference: list.map(() => 2),
      nonFinite: list.map(() => 0),
    };
  },
  'parity.scatter': () => ({
    firstReference: -2,
    firstDifference: -14,
    columns: 3,
    rows: 2,
    counts: [4, 0, 9, 1, 20, 4],
    equal: 10,
    zeroReference: 0,
  }),
  'parity.picture': () => {
    const pixels = rows * columns;
    return {
      width: columns,
      height: rows,
      step: 1,
      channels: 1,
      reference: Uint8Array.from({ length: pixels }, (_, at) => at * 4),
      subject: Uint8Array.from({ length: pixels }, (_, at) => at * 4 + 1),
      difference: Uint8Array.from({ length: pixels }, (_, at) => at * 5),
      low: -4,
      high: 4,
      maxDifference: 0.0047,
    };
  },
};
