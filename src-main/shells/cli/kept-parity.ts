/** A comparison that was kept, as it was made or with another of its subjects as the reference. No model is run. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { OutputComparison, ParityResult } from '../../../src-shared/parity.js';
import { pairsAgainst, resultAgainst, subjectCalled } from '../../../src-shared/parity-results/against.js';
import type { Session } from './session.js';

/** Options that say what to do with a result; every other says how to make one. */
const ofResults = new Set(['from', 'against', 'json', 'csv', 'junit', 'since', 'verbose']);

/** Throws USAGE where something was given that would be ignored. */
export function refuseOtherOptions(command: Command, subjects: readonly string[]): void {
  const given = command.options.filter((each) => command.getOptionValueSource(each.attributeName()) === 'cli');
  const other = given.find((each) => !ofResults.has(each.attributeName()))?.long ?? subjects[0];
  if (other === undefined) return;
  throw new LapidaryError(
    'USAGE',
    `--from tells of a comparison that was made, and cannot be given ${other}.`,
    'Leave out --from to compare anew, or take --against SUBJECT, --json, --csv, --junit or --since.',
  );
}

/** Throws NOT_FOUND where there is no comparison or its tensors were not kept, USAGE for a subject it has not. */
export async function keptParity(session: Session, from: string, against: string | undefined): Promise<ParityResult> {
  const dir = resolve(from);
  const { parity } = await session.client.call('parity.open', { dir }, session.signal);
  if (against === undefined) return parity;
  const reference = subjectCalled(parity, against);
  if (reference === parity.subjects[0]) return parity;
  const outputs: OutputComparison[] = [];
  for (const pair of pairsAgainst(parity, reference)) {
    const answer = await session.client.call('parity.against', { dir, reference, ...pair }, session.signal);
    outputs.push(...answer.outputs);
  }
  return resultAgainst(parity, reference, outputs);
}
