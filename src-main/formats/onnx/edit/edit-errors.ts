/** The edits that are refused, in words for the person who asked for them. */
import { LapidaryError } from '../../../../src-shared/errors.js';

/** As it is quoted in messages: cut, on one line. */
export function quoted(name: string): string {
  const text = JSON.stringify(name);
  return text.length > 120 ? `${text.slice(0, 117)}…"` : text;
}

export const notThere = (what: string, hint: string): LapidaryError =>
  new LapidaryError('NOT_FOUND', `The model has no ${what}.`, hint);

export const badEdit = (message: string, hint: string | readonly string[]): LapidaryError =>
  new LapidaryError('USAGE', message, hint);

export const nameTaken = (name: string): LapidaryError =>
  badEdit(`${quoted(name)} is the name of another value of the model already.`, 'Choose a name that is not in use.');

export const tooManyChanges = (path: string): LapidaryError =>
  new LapidaryError(
    'MODEL_INVALID',
    `The edits would change more of ${path} than can be held in memory (256 MB).`,
    'Change fewer names at once; files with millions of nodes come from damaged or hostile exports.',
  );
