/** What a look at the source, without loading it, says of the fields: the path to look at, consent, problems. Pure. */
import type { ErrorInfo } from '../../src-shared/errors.js';
import type { SourceLook } from '../../src-shared/source.js';
import { splitEntry } from '../../src-shared/subject.js';
import { baseName, joinPath } from '../ui/format.js';
import { type SourceDraft, type SourceProblem, sourceProblems } from './source-draft.js';

/** The path to look at; null while there is none, or it cannot be a source. */
export function placeToLook(draft: SourceDraft): string | null {
  if (sourceProblems(draft).some(({ field }) => field === 'file')) return null;
  const [place] = splitEntry(draft.file.trim());
  return draft.placed === 'model' ? place : joinPath(draft.baseDir, place);
}

/** Whether what is in the fields is consent to the file as it is now. */
export const isAgreed = ({ trust, sha256 }: SourceDraft, look: SourceLook): boolean =>
  trust === true && (look.sha256 === null || sha256 === '' || sha256.trim() === look.sha256);

/** What keeps the source from being used; nothing where it was not looked at. */
export function lookProblems(draft: SourceDraft, look: SourceLook | null, refusal: ErrorInfo | null): SourceProblem[] {
  // Without an engine nothing is known of the file; the wizard says so itself.
  if (refusal !== null) return refusal.code === 'ENGINE_GONE' ? [] : [{ field: 'file', message: refusal.message }];
  if (look === null || !look.needsTrust || isAgreed(draft, look)) return [];
  const file = baseName(look.path);
  const message =
    draft.trust === true
      ? `${file} is not the file that was agreed to: agree to this one first.`
      : `Loading ${file} runs code that it brings along: agree to that first.`;
  return [{ field: 'trust', message }];
}
