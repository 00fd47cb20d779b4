/** The command lines that do what a comparison tab does. */
import { shellLine } from '../../src-shared/shell-word.js';
import { benchRequestOf, type CompareDraft, parityRequestOf } from './draft.js';

export function parityCommand(draft: CompareDraft): string {
  const request = parityRequestOf(draft);
  const words = ['lapidary', 'parity', ...request.subjects];
  for (const input of request.inputs) words.push('--input', input);
  if (request.atol !== null) words.push('--atol', String(request.atol));
  if (request.rtol !== null) words.push('--rtol', String(request.rtol));
  if (request.threads !== 1) words.push('--threads', String(request.threads));
  return shellLine(words);
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
