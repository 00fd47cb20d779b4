/** The cases a person wants: the generated ones, less those left out, and sizes of their own. */
import { exampleCase } from './cases.js';
import { LapidaryError } from './errors.js';
import { type ExtraCase, extraCaseSchema } from './extra-case.js';
import { type InputSpec, symbolsOf } from './input-spec.js';
import type { Case } from './parity.js';
import { parityCases } from './value-cases.js';

/** Why an extra case is there. */
export const askedFor = 'asked for';

const hint = "Write sizes by symbol: 'batch=4,seq=7', with values=uniform, zeros or large at the end for other values.";

/** `batch=4,seq=7,values=uniform`. Throws USAGE. */
export function parseExtraCase(text: string): ExtraCase {
  const sizes: Record<string, number> = {};
  let values: ExtraCase['values'] = 'normal';
  for (const part of text.split(',').map((each) => each.trim())) {
    const [name = '', value = '', more] = part.split('=').map((each) => each.trim());
    const kind = extraCaseSchema.shape.values.safeParse(value);
    if (name === 'values' && kind.success) values = kind.data;
    else if (name !== '' && name !== 'values' && /^\d{1,9}$/.test(value) && more === undefined)
      sizes[name] = Number(value);
    else throw new LapidaryError('USAGE', `The case '${text}' cannot be read at '${part}'.`, hint);
  }
  return { sizes, values };
}

export function formatExtraCase({ sizes, values }: ExtraCase): string {
  const parts = Object.entries(sizes).map(([name, size]) => `${name}=${String(size)}`);
  return [...parts, ...(values === 'normal' && parts.length > 0 ? [] : [`values=${values}`])].join(',');
}

function extraCase(specs: readonly InputSpec[], extra: ExtraCase): Case {
  const known = symbolsOf(specs).map(({ symbol }) => symbol);
  const unknown = Object.keys(extra.sizes).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new LapidaryError(
      'USAGE',
      `The case '${formatExtraCase(extra)}' sets ${unknown}, which no input has.`,
      known.length === 0 ? 'No axis of the inputs is dynamic.' : `The dynamic axes are ${known.join(', ')}.`,
    );
  }
  const plain = exampleCase(specs, extra.sizes);
  const { values } = extra;
  const words = values === 'normal' ? '' : `, ${values}`;
  const id = values === 'normal' ? plain.id : `${plain.id}-${values}`;
  return { ...plain, id, values, title: `${plain.title}${words}`, why: askedFor };
}

/** Whether a case is the one that an extra case asks for. */
export const sameCase = (each: Case, { sizes, values }: ExtraCase): boolean =>
  each.values === values && Object.entries(sizes).every(([symbol, size]) => each.sizes[symbol] === size);

/**
 * Generated cases without those named, and the extra ones that are not among them. Throws USAGE for an id there is none
 * of, a symbol no input has, and where nothing is left.
 */
export function selectedCases(
  specs: readonly InputSpec[],
  without: readonly string[],
  extra: readonly ExtraCase[],
): Case[] {
  const generated = parityCases(specs);
  const ids = generated.map(({ id }) => id);
  const unknown = without.find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    throw new LapidaryError('USAGE', `There is no case ${unknown}.`, `The cases are ${ids.join(', ')}.`);
  }
  const cases = generated.filter(({ id }) => !without.includes(id));
  for (const each of extra) {
    const made = extraCase(specs, each);
    if (!cases.some(({ id }) => id === made.id)) cases.push(made);
  }
  if (cases.length > 0) return cases;
  throw new LapidaryError('USAGE', 'No case is left to compare.', 'Leave out fewer, or add sizes of your own.');
}
