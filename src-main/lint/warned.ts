/** What opening the file has warned of, as hits of the lint rule of the same name, with the places in the graph. */
import type { LintContext } from './lint-context.js';
import type { Hit } from './lint-rule.js';

/** `places` is asked only where there was a warning. */
export function warned(
  context: LintContext,
  rule: string,
  places: () => Pick<Hit, 'nodes' | 'values'> = () => ({}),
): Hit[] {
  return context.reported
    .filter((finding) => finding.rule === rule)
    .map(({ message, where }) => ({ message, where, ...places() }));
}
