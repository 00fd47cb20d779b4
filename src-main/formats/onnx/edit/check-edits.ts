/** Edits that are wrong by themselves, whatever the model. */
import { badEdit, quoted } from './edit-errors.js';
import { maxTextBytes } from './message-edit.js';
import type { ModelEdits, NewDim } from './model-edits.js';

/** Largest size of an axis: what a file can hold is an int64, what JavaScript counts exactly is this. */
const maxSize = Number.MAX_SAFE_INTEGER;

/** Throws USAGE for empty names, sizes below zero, and two values that would get one name. */
export function checkEdits(edits: ModelEdits): void {
  for (const [name, dims] of edits.shapes ?? []) dims.forEach((dim, axis) => checkDim(dim, name, axis));
  for (const [from, to] of edits.renameSymbols ?? []) checkName(to, `symbol ${quoted(from)}`);
  const targets = new Set<string>();
  for (const [from, to] of edits.renameValues ?? []) {
    if (from === '') throw badEdit('A value without a name cannot be renamed.', 'Name the value to be renamed.');
    checkName(to, `value ${quoted(from)}`);
    if (targets.has(to)) throw badEdit(`Two values would be called ${quoted(to)}.`, 'Give each value one name.');
    targets.add(to);
  }
  for (const key of edits.metadata?.keys() ?? []) checkName(key, 'metadata entry');
  for (const [domain, version] of edits.opsets ?? []) {
    if (Number.isSafeInteger(version) && version > 0) continue;
    throw badEdit(
      `${version} is no version of the operators of ${quoted(domain)}.`,
      'Versions are whole numbers from 1 up.',
    );
  }
  checkGiven(
    'inputs',
    edits.inputs?.map(({ name }) => name),
  );
  checkGiven(
    'outputs',
    edits.outputs?.map(({ name }) => name),
  );
  checkGiven(
    'initializers',
    edits.addInitializers?.map(({ name }) => name),
  );
}

function checkDim(dim: NewDim, name: string, axis: number): void {
  if (dim === null) return;
  if (typeof dim === 'string') checkName(dim, `symbol of axis ${axis} of ${quoted(name)}`);
  else if (!Number.isInteger(dim) || dim < 0 || dim > maxSize) {
    throw badEdit(`Axis ${axis} of ${quoted(name)} cannot have the size ${dim}.`, 'Sizes are whole numbers from 0 up.');
  }
}

function checkName(name: string, what: string): void {
  if (name === '') throw badEdit(`The new ${what} has no name.`, 'Give it a name of at least one character.');
  if (Buffer.byteLength(name) > maxTextBytes || /\0|\p{Surrogate}/u.test(name)) {
    throw badEdit(`${quoted(name)} cannot be the name of ${what}.`, 'Use printable text of at most 64 KiB.');
  }
}

function checkGiven(what: string, names: readonly (string | null | undefined)[] = []): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (!name) throw badEdit(`One of the new ${what} has no name.`, 'Give it a name.');
    if (seen.has(name)) throw badEdit(`${quoted(name)} is twice among the new ${what}.`, 'Name each of them once.');
    seen.add(name);
  }
}
