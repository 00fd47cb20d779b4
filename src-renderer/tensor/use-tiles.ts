/** Parts of a tensor's grid, fetched as they come into sight and kept while the panel is open. */
import { useEffect, useRef, useState } from 'react';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';
import { blockOf, type GridShape, type Part, partKey } from './grid-shape.js';

/** Tiles kept; those asked for first are dropped first. */
const keptTiles = 200;

export interface Tiles {
  /** Text of a cell; undefined while it is on its way. */
  cell(row: number, column: number): string | undefined;
  error: ErrorInfo | null;
}

interface Tile {
  part: Part;
  texts: string[];
}

/** `base`: storage offset of the shown matrix; another one starts anew. `wanted`: tiles in sight. */
export function useTiles(
  modelId: string,
  value: number,
  grid: GridShape,
  base: number,
  wanted: readonly Part[],
): Tiles {
  const [tiles, setTiles] = useState<ReadonlyMap<string, Tile>>(new Map());
  const [error, setError] = useState<ErrorInfo | null>(null);
  const asked = useRef(new Set<string>());
  const keyOf = (part: Part): string => `${String(base)} ${partKey(part)}`;
  const missing = wanted.filter((part) => !tiles.has(keyOf(part)));
  const missingKeys = missing.map(keyOf).join(' | ');
  useEffect(() => {
    for (const part of missing) {
      const key = keyOf(part);
      if (asked.current.has(key)) continue;
      asked.current.add(key);
      engine.call('model.tensorValues', { modelId, value, ...blockOf(part, grid, base) }).then(
        ({ texts }) =>
          setTiles((now) => {
            const next = new Map(now).set(key, { part, texts });
            const oldest = next.keys().next().value;
            if (next.size > keptTiles && oldest !== undefined) {
              next.delete(oldest);
              asked.current.delete(oldest);
            }
            return next;
          }),
        (thrown: unknown) => {
          asked.current.delete(key);
          const info = toErrorInfo(thrown);
          logError(info);
          setError(info);
        },
      );
    }
    // `missing` and the rest follow from the keys.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [missingKeys, modelId, value]);
  return {
    cell: (row, column) => {
      const part = wanted.find(
        (each) => row >= each.firstRow && row < each.lastRow && column >= each.firstColumn && column < each.lastColumn,
      );
      if (part === undefined) return undefined;
      const tile = tiles.get(keyOf(part));
      return tile?.texts[(row - part.firstRow) * (part.lastColumn - part.firstColumn) + column - part.firstColumn];
    },
    error,
  };
}
