/** Remembers the layouts of levels, so that equal blocks are laid out once. */
import { layeredLevel } from './layered/layered-level.js';
import { type LevelInput, type LevelLayout, levelKey } from './level.js';

const maxEntries = 4000;
/** Levels above are not kept: their keys alone would be megabytes, and no two are equal. */
const maxKeptBoxes = 2000;

export interface LevelCache {
  layouts: Map<string, LevelLayout>;
  /** Layouts made, as opposed to found. */
  calls: number;
}

export const createLevelCache = (): LevelCache => ({ layouts: new Map(), calls: 0 });

/** Layout of a level, from the cache when an equal one was made before. The result is shared: do not change it. */
export function layoutLevel(cache: LevelCache, input: LevelInput): LevelLayout {
  if (input.widths.length > maxKeptBoxes) {
    cache.calls += 1;
    return layeredLevel(input);
  }
  const key = levelKey(input);
  const known = cache.layouts.get(key);
  if (known !== undefined) return known;
  cache.calls += 1;
  const layout = layeredLevel(input);
  const oldest = cache.layouts.keys().next();
  if (cache.layouts.size >= maxEntries && oldest.done !== true) cache.layouts.delete(oldest.value);
  cache.layouts.set(key, layout);
  return layout;
}
