/** Values of both tensors, fetched a tile at a time as they come into sight and kept while the pair is shown. */
import type { ErrorInfo } from '../../src-shared/errors.js';
import type { GridAnswer, TensorPair } from '../../src-shared/parity-view.js';
import { engine } from '../engine-client.js';
import type { Part } from '../tensor/grid-shape.js';
import { useTileCache } from '../tensor/use-tile-cache.js';
import { partsOf, type Plane, planeKey } from './pair-plane.js';

/** Tiles kept; those that came first are dropped first. */
const keptTiles = 120;

export type Side = keyof GridAnswer;

export interface PairTiles {
  /** Text of a cell; undefined while it is on its way. */
  cell(side: Side, row: number, column: number): string | undefined;
  error: ErrorInfo | null;
}

/** `wanted`: tiles in sight. One call for a tile gives both tensors and their difference. */
export function usePairTiles(pair: TensorPair, plane: Plane, wanted: readonly Part[]): PairTiles {
  const source = `${pair.dir}\n${pair.reference}\n${pair.subject}\n${planeKey(plane)}`;
  const { at, error } = useTileCache(source, wanted, keptTiles, (part) =>
    engine.call('parity.grid', { ...pair, parts: partsOf(plane, part) }),
  );
  return {
    cell: (side, row, column) => {
      const found = at(row, column);
      return found?.tile[side][found.index];
    },
    error,
  };
}
