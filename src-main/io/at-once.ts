/** Work on a list with a few items under way at once: while one is computed on, files of the next are opened. */

/** As many as Node works on files. */
const underWay = 4;

/** Answers in the order of the list. The first that throws ends it. */
export async function atOnce<T, R>(items: readonly T[], work: (item: T, at: number) => Promise<R>): Promise<R[]> {
  const found = new Array<R>(items.length);
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const at = next;
      next += 1;
      try {
        found[at] = await work(items[at] as T, at);
      } catch (thrown) {
        failed = true;
        throw thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(underWay, items.length) }, lane));
  return found;
}
