/** Matching a sequence against a pattern in which some entries stand for a run of any length; linear in practice. */

/**
 * True when the pattern fits the whole sequence. `isRun(p)`: entry p stands for any run, an empty one too;
 * `accepts(p, i)`: entry p fits item i. No recursion: after a dead end only the last run grows.
 */
export function fitsWithRuns(
  patternLength: number,
  length: number,
  isRun: (p: number) => boolean,
  accepts: (p: number, i: number) => boolean,
): boolean {
  let p = 0;
  let i = 0;
  let run = -1;
  let runFrom = 0;
  while (i < length) {
    if (p < patternLength && isRun(p)) {
      run = p;
      runFrom = i;
      p += 1;
    } else if (p < patternLength && accepts(p, i)) {
      p += 1;
      i += 1;
    } else if (run >= 0) {
      runFrom += 1;
      i = runFrom;
      p = run + 1;
    } else {
      return false;
    }
  }
  while (p < patternLength && isRun(p)) p += 1;
  return p === patternLength;
}

/** Whether `text` fits a pattern in which `*` stands for any characters; both in one case. */
export function fitsGlob(pattern: string, text: string): boolean {
  return fitsWithRuns(
    pattern.length,
    text.length,
    (p) => pattern[p] === '*',
    (p, i) => pattern[p] === text[i],
  );
}
