/** Changes to a recipe from the command line: `--set key=value` and `--only target`. Comments and order are kept. */
import { type Document, isMap, isScalar, isSeq, parse, parseDocument } from 'yaml';
import { LapidaryError } from '../../src-shared/errors.js';
import { nearest } from '../../src-shared/nearest.js';
import { type TargetId, targetIdSchema } from '../../src-shared/target.js';

export interface RecipeChanges {
  /** `measure.samples=100`, `source.entry=make`, `targets.onnx.opset=18`. */
  set: readonly string[];
  /** Targets to keep; empty keeps all. */
  only: readonly string[];
  /** Consent to what loading the source runs: `source.trust=true`. */
  trust?: boolean;
}

type Path = (string | number)[];

function usage(message: string, hint: string): LapidaryError {
  return new LapidaryError('USAGE', message, hint);
}

/** The id of an item of `targets`, written as a word or as a map. */
function idOfItem(item: unknown): unknown {
  if (isScalar(item)) return item.value;
  return isMap(item) ? item.get('target') : undefined;
}

function targetItems(document: Document): unknown[] {
  const targets = document.get('targets');
  return isSeq(targets) ? targets.items : [];
}

/** `targets.onnx.opset` → ['targets', 1, 'opset']; a target written as a word alone becomes a map that can hold it. */
function pathOf(document: Document, key: string): Path {
  const path: Path = key.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const [first, second] = path;
  if (first !== 'targets' || typeof second !== 'string') return path;
  const ids = targetItems(document).map(idOfItem);
  const at = ids.indexOf(second);
  if (at < 0) {
    throw usage(`The recipe has no target ${second}.`, `Its targets are ${ids.map(String).join(', ')}.`);
  }
  path[1] = at;
  if (path.length > 2 && isScalar(targetItems(document)[at])) {
    document.setIn(['targets', at], document.createNode({ target: second }, { flow: true }));
  }
  return path;
}

function setOne(document: Document, text: string): void {
  const equals = text.indexOf('=');
  const key = text.slice(0, equals).trim();
  if (equals < 1 || key.split('.').some((part) => part === '')) {
    throw usage(`--set ${text} has no key and value.`, 'Write it as key=value, such as --set measure.samples=100.');
  }
  const value: unknown = parse(text.slice(equals + 1), { maxAliasCount: 0 }) ?? '';
  try {
    document.setIn(pathOf(document, key), document.createNode(value));
  } catch (error) {
    if (error instanceof LapidaryError) throw error;
    throw usage(`--set ${text} does not fit the recipe: ${key} lies below a plain value.`, 'Set that value itself.');
  }
}

function keepOnly(document: Document, only: readonly string[]): void {
  const kept = only.map((text): TargetId => {
    const target = targetIdSchema.safeParse(text);
    if (target.success) return target.data;
    const near = nearest(text, targetIdSchema.options);
    throw usage(
      `'${text}' is not a target.`,
      near === undefined ? `Targets are ${targetIdSchema.options.join(', ')}.` : `Did you mean ${near}?`,
    );
  });
  const present = targetItems(document).map(idOfItem);
  const missing = kept.find((target) => !present.includes(target));
  if (missing !== undefined) {
    throw usage(`The recipe has no target ${missing}.`, `Its targets are ${present.map(String).join(', ')}.`);
  }
  const keeps = (item: unknown): boolean => kept.some((target) => target === idOfItem(item));
  const targets = document.get('targets');
  if (isSeq(targets)) targets.items = targets.items.filter(keeps);
  const subjects = document.getIn(['measure', 'subjects']);
  if (isSeq(subjects)) subjects.items = subjects.items.filter((item) => keeps(item) || idOfItem(item) === 'eager');
}

/** The recipe's text with the changes made in it. Throws USAGE; whether the result is a recipe is parseRecipe's to say. */
export function changeRecipe(text: string, changes: RecipeChanges): string {
  if (changes.set.length === 0 && changes.only.length === 0 && changes.trust !== true) return text;
  const document = parseDocument(text);
  if (document.errors.length > 0) return text; // said with its line by whoever parses it
  for (const each of changes.set) setOne(document, each);
  if (changes.trust === true) document.setIn(['source', 'trust'], true);
  if (changes.only.length > 0) keepOnly(document, changes.only);
  return document.toString();
}
