/** Tiles of a grid, fetched as they come into sight and kept while the grid is shown. */
import { useEffect, useRef, useState } from 'react';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { logError } from '../state/session-log.js';
import { type Part, partKey } from './grid-shape.js';

export interface TileCache<Tile> {
  /** The tile a cell is in, and its place there; undefined while it is on its way. */
  at: (row: number, column: number) => { tile: Tile; index: number } | undefined;
  error: ErrorInfo | null;
}

/**
 * `source`: what is shown, as a text; another one starts anew. `wanted`: tiles in sight. Of more than `kept` tiles those
 * that came first are dropped first.
 */
export function useTileCache<Tile>(
  source: string,
  wanted: readonly Part[],
  kept: number,
  fetchTile: (part: Part) => Promise<Tile>,
): TileCache<Tile> {
  const [tiles, setTiles] = useState<ReadonlyMap<string, Tile>>(new Map());
  const [error, setError] = useState<ErrorInfo | null>(null);
  const asked = useRef(new Set<string>());
  const keyOf = (part: Part): string => `${source}\n${partKey(part)}`;
  const missing = wanted.filter((part) => !tiles.has(keyOf(part)));
  const missingKeys = missing.map(keyOf).join(' | ');
  useEffect(() => {
    for (const part of missing) {
      const key = keyOf(part);
      if (asked.current.has(key)) continue;
      asked.current.add(key);
      fetchTile(part).then(
        (tile) =>
          setTiles((now) => {
            const next = new Map(now).set(key, tile);
            const oldest = next.keys().next().value;
            if (next.size > kept && oldest !== undefined) {
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
  }, [missingKeys, source]);
  return {
    at: (row, column) => {
      const part = wanted.find(
        (each) => row >= each.firstRow && row < each.lastRow && column >= each.firstColumn && column < each.lastColumn,
      );
      const tile = part === undefined ? undefined : tiles.get(keyOf(part));
      if (part === undefined || tile === undefined) return undefined;
      const width = part.lastColumn - part.firstColumn;
      return { tile, index: (row - part.firstRow) * width + column - part.firstColumn };
    },
    error,
  };
}
