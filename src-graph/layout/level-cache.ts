/** Chooses the layout for a level and remembers the result, so that equal blocks are laid out once. */
import { dagreLevel } from './dagre-level.js';
import { type LevelInput, type LevelLayout, levelKey } from './level.js';
import { rowsLevel } from './rows-level.js';

/** Boxes above which dagre is too slow and its recursion too deep. */
export const maxDagreBoxes = 800;
/** Edges per level dagre gets; dense levels of few boxes cost it as much as large ones. */
const maxDagreEdges = 2400;
const maxEntries = 4000;

export interface LevelCache {
  layouts: Map<string, LevelLayout>;
  /** Layouts made, as opposed to found. */
  calls: number;
}

export const createLevelCache = (): LevelCache => ({ layouts: new Map(), calls: 0 });

/** Layout of a level, from the cache when an equal one was made before. The result is shared: do not change it. */
export function layoutLevel(cache: LevelCache, input: LevelInput): LevelLayout {
  const key = levelKey(input);
  const known = cache.layouts.get(key);
  if (known !== undefined) return known;
  cache.calls += 1;
  const large = input.widths.length > maxDagreBoxes || input.edges.length / 2 > maxDagreEdges;
  const layout = large ? rowsLevel(input) : dagreLevel(input);
  const oldest = cache.layouts.keys().next();
  if (cache.layouts.size >= maxEntries && oldest.done !== true) cache.layouts.delete(oldest.value);
  cache.layouts.set(key, layout);
  return layout;
}
