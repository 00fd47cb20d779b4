/** The file of a subject whose graph can be drawn. Pure. */
import type { SubjectFacts } from '../../../src-shared/parity.js';
import { parseSubject } from '../../../src-shared/subject.js';

/** Runtimes whose subjects are files with a graph. */
const drawn = new Set(['ort', 'openvino', 'torchscript', 'export']);

/** Files by label, as they were where the comparison was made; `named` goes first: files of subjects called otherwise. */
export function subjectFiles(
  facts: readonly SubjectFacts[],
  named: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const ran = facts.flatMap(({ label, path, runtime }) =>
    path === null || !drawn.has(runtime) ? [] : [[label, path] as const],
  );
  return new Map([...ran, ...named]);
}

/** `paths`: files of subjects that are called otherwise than by their path. null: PyTorch sources, recorded outputs. */
export function subjectFile(label: string, paths: ReadonlyMap<string, string>): string | null {
  const known = paths.get(label);
  if (known !== undefined) return known;
  try {
    const { path, runtime } = parseSubject(label);
    return drawn.has(runtime) ? path : null;
  } catch {
    return null; // A name of a recipe's.
  }
}
