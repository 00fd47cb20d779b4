/** Small pairs are compared by the twin: the add-on's tables and threads take longer to get ready than it takes to compare. */
import type { Kit } from './kit.js';
import { twin } from './twin.js';

/** Half a millisecond of the twin's work, which is what the add-on takes for an empty pair. */
const mostElements = 8192;

/** The same kit, to the last bit. */
export function twinForSmallPairs(kit: Kit): Kit {
  const kitFor = ({ elements }: { elements: number }): Kit => (elements <= mostElements ? twin : kit);
  return {
    ...kit,
    compare: (task) => kitFor(task).compare(task),
    rows: (task, rowLength, k) => kitFor(task).rows(task, rowLength, k),
  };
}
