/** Arrays that a person gives, by the inputs they are for. Pure. */
import { LapidaryError } from '../../src-shared/errors.js';

/** A name as a file system takes it: `serving_default/x:0` and `serving_default_x_0` are one. */
const asFileName = (name: string): string => name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');

/** Arrays by name → by input: by their names, else `input_0` …, else the only array for the only input. */
export function matchArrays(
  arrays: Readonly<Record<string, string>>,
  inputNames: readonly string[],
  where: string,
): Record<string, string> {
  const names = Object.keys(arrays);
  if (inputNames.length === 0 || inputNames.every((name) => name in arrays)) return { ...arrays };
  const byFileName = new Map(Object.entries(arrays).map(([name, path]) => [asFileName(name), path]));
  const similar = inputNames.map((name) => arrays[name] ?? byFileName.get(asFileName(name)));
  const numbered = inputNames.map((_, index) => arrays[`input_${String(index)}`]);
  const found = [similar, numbered].find((paths) => paths.every((path) => path !== undefined));
  if (found !== undefined && new Set(found).size === inputNames.length)
    return Object.fromEntries(inputNames.map((name, index) => [name, found[index] ?? '']));
  const [only] = Object.values(arrays);
  const [input] = inputNames;
  if (names.length === 1 && inputNames.length === 1 && only !== undefined && input !== undefined)
    return { [input]: only };
  const missing = inputNames.filter((name) => !(name in arrays));
  throw new LapidaryError(
    'INPUT_MISMATCH',
    `${where} has no array for ${missing.join(', ')}; it holds ${names.join(', ') || 'none'}.`,
    'Name the arrays like the inputs of the model.',
  );
}
