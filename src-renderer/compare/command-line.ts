/** The command lines that do what a comparison tab does. */
import { jobCommand } from '../../src-shared/job-command.js';
import { shellLine } from '../../src-shared/shell-word.js';
import { benchRequestOf, type CompareDraft, parityRequestOf } from './draft.js';

export function parityCommand(draft: CompareDraft): string {
  return jobCommand({ call: 'jobs.parity', input: parityRequestOf(draft) }) ?? '';
}

export function benchCommand(draft: CompareDraft): string {
  const request = benchRequestOf(draft);
  const words = ['lapidary', 'bench', ...request.subjects];
  for (const input of request.inputs) words.push('--input', input);
  if (request.batch.length > 0) words.push('--batch', request.batch.join(','));
  if (request.threads !== 1) words.push('--threads', String(request.threads));
  words.push('--warmup', String(request.warmup), '--samples', String(request.samples));
  return shellLine(words);
}
