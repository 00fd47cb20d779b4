/** Counts by powers of two in TypeScript: the twin of native/tensorkit/scatter.cpp. */
import { type PairTask, type ScatterCounts, scatterExponents } from './comparison.js';
import { forEachPairChunk } from './pair-chunks.js';
import { cropped, gridSide } from './scatter-grid.js';

const asDouble = new Float64Array(1);
const asWords = new Uint32Array(asDouble.buffer);

/** Place of a magnitude along a side of the grid: by the exponent of its double. */
function placeOf(magnitude: number): number {
  asDouble[0] = magnitude;
  const exponent = (((asWords[1] ?? 0) >>> 20) & 0x7ff) - 1023;
  const { least, greatest } = scatterExponents;
  return Math.max(least, Math.min(greatest, exponent)) - least;
}

/** Counts the compared elements on this thread. */
export async function scatter(task: PairTask): Promise<ScatterCounts> {
  const grid = new Float64Array(gridSide * gridSide);
  let equal = 0;
  let zeroReference = 0;
  await forEachPairChunk(task, ({ count, reference, subject, difference }) => {
    for (let at = 0; at < count; at += 1) {
      const r = reference[at] ?? 0;
      const s = subject[at] ?? 0;
      if (r - r !== 0 || s - s !== 0) continue;
      const d = difference[at] ?? 0;
      if (d === 0) equal += 1;
      else if (r === 0) zeroReference += 1;
      else {
        const place = placeOf(d) * gridSide + placeOf(r);
        grid[place] = (grid[place] ?? 0) + 1;
      }
    }
  });
  return cropped(grid, equal, zeroReference);
}
