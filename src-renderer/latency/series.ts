/** Colours of subjects in tables and charts: the same subject has the same one everywhere. */

export const seriesCount = 6;

/** CSS colour of the subject at `index`; a seventh begins again with the first. */
export function seriesColour(index: number): string {
  return `var(--series-${String((Math.max(0, index) % seriesCount) + 1)})`;
}

/** The colour as a canvas needs it, read from the page. */
export function resolvedColour(variable: string, element: Element): string {
  return getComputedStyle(element).getPropertyValue(variable).trim();
}
