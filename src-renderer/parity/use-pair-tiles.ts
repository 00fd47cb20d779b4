/** Values of both tensors, fetched a tile at a time as they come into sight and kept while the pair is shown. */
import { useEffect, useRef, useState } from 'react';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import type { GridAnswer, TensorPair } from '../../src-shared/parity-view.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';
import { type Part, partKey } from '../tensor/grid-shape.js';
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
  const [tiles, setTiles] = useState<ReadonlyMap<string, GridAnswer>>(new Map());
  const [error, setError] = useState<ErrorInfo | null>(null);
  const asked = useRef(new Set<string>());
  const prefix = `${pair.dir}\n${pair.reference}\n${pair.subject}\n${planeKey(plane)}\n`;
  const missing = wanted.filter((part) => !tiles.has(prefix + partKey(part)));
  const missingKeys = prefix + missing.map(partKey).join(' | ');
  useEffect(() => {
    for (const part of missing) {
      const key = prefix + partKey(part);
      if (asked.current.has(key)) continue;
      asked.current.add(key);
      engine.call('parity.grid', { ...pair, parts: partsOf(plane, part) }).then(
        (answer) =>
          setTiles((now) => {
            const next = new Map(now).set(key, answer);
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
  }, [missingKeys]);
  return {
    cell: (side, row, column) => {
      const part = wanted.find(
        (each) => row >= each.firstRow && row < each.lastRow && column >= each.firstColumn && column < each.lastColumn,
      );
      if (part === undefined) return undefined;
      const width = part.lastColumn - part.firstColumn;
      return tiles.get(prefix + partKey(part))?.[side][(row - part.firstRow) * width + column - part.firstColumn];
    },
    error,
  };
}
