/** Parts of a tensor's grid, fetched as they come into sight and kept while the panel is open. */
import type { ErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { blockOf, type GridShape, type Part } from './grid-shape.js';
import { useTileCache } from './use-tile-cache.js';

/** Tiles kept; those asked for first are dropped first. */
const keptTiles = 200;

export interface Tiles {
  /** Text of a cell; undefined while it is on its way. */
  cell(row: number, column: number): string | undefined;
  error: ErrorInfo | null;
}

/** `base`: storage offset of the shown matrix; another one starts anew. `wanted`: tiles in sight. */
export function useTiles(
  modelId: string,
  value: number,
  grid: GridShape,
  base: number,
  wanted: readonly Part[],
): Tiles {
  const source = `${modelId} ${String(value)} ${String(base)}`;
  const { at, error } = useTileCache(source, wanted, keptTiles, async (part) => {
    const { texts } = await engine.call('model.tensorValues', { modelId, value, ...blockOf(part, grid, base) });
    return texts;
  });
  return {
    cell: (row, column) => {
      const found = at(row, column);
      return found?.tile[found.index];
    },
    error,
  };
}
