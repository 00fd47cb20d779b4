/** Where a tracer said that it made constants of values of the example. Pure. */
import type { Artifact } from '../../src-shared/target.js';

const baked =
  /^TracerWarning: (?:Converting a tensor to a Python|Converting a tensor to a NumPy|Iterating over a tensor)/;
/** The interpreter's own files and installed packages: their decisions are on shapes, nearly always. */
const ofLibraries = /[/\\](?:site-packages|dist-packages|lib[/\\]python\d[^/\\]*)[/\\]/i;

/** `file:line` of the user's code, in the order met; empty for exporters that do not trace. */
export function bakedLines(artifact: Pick<Artifact, 'warnings'>): string[] {
  return artifact.warnings.flatMap(({ message, where }) =>
    where != null && baked.test(message) && !ofLibraries.test(where) ? [where] : [],
  );
}
