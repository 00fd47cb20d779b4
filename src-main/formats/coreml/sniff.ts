/**
 * Tells a Core ML model, which has no magic number, by its first bytes: the specification version, then a description
 * whose own fields are those of ModelDescription and which begins with an input's or an output's name.
 */
import { MemorySource } from '../byte-source.js';
import { FileWindow, WireError } from '../file-window.js';

/** Fields of ModelDescription and of FeatureDescription; all are length-delimited. */
const descriptionFields = new Set([1, 10, 11, 12, 13, 20, 21, 50, 100]);
const featureListFields = new Set([1, 10, 13, 50]);
const featureFields = new Set([1, 2, 3]);
const versionTag = 1 * 8;
const descriptionTag = 2 * 8 + 2;
const updatableTag = 10 * 8;
const largestVersion = 1000;

interface Part {
  number: number;
  start: number;
  end: number;
}

/** 2 when the head holds what only a Core ML model begins with, 0 otherwise. */
export function sniffCoreml(head: Uint8Array): 0 | 2 {
  const window = new FileWindow(new MemorySource('', head));
  try {
    if (window.tag() !== versionTag) return 0;
    const version = window.size();
    if (version < 1 || version > largestVersion || window.tag() !== descriptionTag) return 0;
    const length = window.size();
    const end = window.pos + length;
    const named = namedFeatures(window, end, head.length);
    if (named === undefined) return 0;
    if (named > 0 || end >= head.length) return named > 0 ? 2 : 0;
    // A description that says nothing: the model itself has to follow.
    window.pos = end;
    let tag = window.tag();
    if (tag === updatableTag) {
      window.size();
      tag = window.tag();
    }
    return tag % 8 === 2 && tag >= 200 * 8 && tag <= 3000 * 8 + 2 ? 2 : 0;
  } catch (thrown) {
    if (thrown instanceof WireError) return 0;
    throw thrown;
  }
}

/** Features with a name in a description, as far as the head goes; undefined where it can be no description. */
function namedFeatures(window: FileWindow, end: number, headEnd: number): number | undefined {
  let named = 0;
  for (const part of partsOf(window, end, headEnd)) {
    if (part === undefined || !descriptionFields.has(part.number)) return undefined;
    if (!featureListFields.has(part.number) || part.start >= headEnd) continue;
    let first = true;
    for (const field of partsOf(window, part.end, headEnd, part.start)) {
      if (field === undefined || !featureFields.has(field.number) || (first && field.number !== 1)) return undefined;
      if (first && field.end > field.start) named += 1;
      first = false;
    }
  }
  return named;
}

/** Length-delimited fields up to `end`, as far as the head goes; undefined for anything else. */
function* partsOf(window: FileWindow, end: number, headEnd: number, start = window.pos): Generator<Part | undefined> {
  let position = start;
  while (position < Math.min(end, headEnd)) {
    window.pos = position;
    let part: Part;
    try {
      const tag = window.tag();
      const length = tag % 8 === 2 ? window.size() : -1;
      part = { number: Math.floor(tag / 8), start: window.pos, end: window.pos + length };
      if (length < 0 || part.end > end) {
        yield undefined;
        return;
      }
    } catch (thrown) {
      if (thrown instanceof WireError && thrown.kind === 'truncated') return; // the head ends in this field
      throw thrown;
    }
    yield part;
    position = part.end;
  }
}
