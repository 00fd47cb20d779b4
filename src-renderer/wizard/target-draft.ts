/** Options of the chosen targets as typed: numbers and maps are text until they are read. To a recipe's targets and back. */
import { parse, stringify } from 'yaml';
import { type TargetId, targetIdSchema } from '../../src-shared/target.js';
import { isDefault, type Option, optionSchema, type OptionValue } from '../../src-shared/targets/option.js';
import { type RecipeTarget, targetIdOf, writtenOptions } from '../../src-shared/targets/recipe-target.js';
import { optionOf, targetOptions } from '../../src-shared/targets/target-options.js';
import { without } from '../state/without.js';

export type TypedOption = boolean | string;
export type TypedOptions = Readonly<Record<string, TypedOption>>;

export interface TargetsDraft {
  /** In the order of the recipe. */
  targets: readonly TargetId[];
  /** What was said of each target, also of one that is not chosen any more; what is not said is at its default. */
  options: Readonly<Partial<Record<TargetId, TypedOptions>>>;
}

const flow = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();

/** A value as its field shows it. */
export function typedOf(option: Option, value: OptionValue): TypedOption {
  if (option.kind === 'flag') return value === true;
  if (option.kind === 'versions') return Object.keys(value ?? {}).length === 0 ? '' : flow(value);
  return typeof value === 'object' ? '' : String(value);
}

function readVersions(text: string): unknown {
  const inner = text.trim().replace(/^\{|\}$/g, '');
  try {
    return inner.trim() === '' ? {} : parse(`{${inner}}`);
  } catch {
    return undefined; // Half typed.
  }
}

/** The value that a field means; undefined where it means none. */
export function readOption(option: Option, typed: TypedOption): OptionValue | undefined {
  if (typeof typed === 'boolean') return option.kind === 'flag' ? typed : undefined;
  const text = typed.trim();
  const value =
    option.kind === 'versions'
      ? readVersions(text)
      : option.kind === 'number'
        ? /^-?\d+$/.test(text)
          ? Number(text)
          : undefined
        : option.kind === 'flag'
          ? undefined
          : text;
  const read = optionSchema(option).safeParse(value);
  return read.success ? read.data : undefined;
}

/** What is wrong with a field; null where nothing is. */
export function optionProblem(option: Option, typed: TypedOption | undefined): string | null {
  if (typed === undefined || readOption(option, typed) !== undefined) return null;
  if (option.kind === 'number') {
    return `${option.title} is a whole number from ${String(option.min)} to ${String(option.max)}.`;
  }
  if (option.kind === 'versions') return `${option.title} are names with numbers of 1 or more, such as my.domain: 2.`;
  return `${option.title} cannot be ${String(typed)}.`;
}

/** Every option of a chosen target that cannot be read. */
export function optionProblems(draft: TargetsDraft): { field: `${TargetId}.${string}`; message: string }[] {
  return draft.targets.flatMap((target) =>
    targetOptions[target].flatMap((option) => {
      const message = optionProblem(option, draft.options[target]?.[option.key]);
      return message === null ? [] : [{ field: `${target}.${option.key}` as const, message }];
    }),
  );
}

/** The draft after one field changed: what is at its default, or empty, is not said. */
export function withOption(draft: TargetsDraft, target: TargetId, option: Option, typed: TypedOption): TargetsDraft {
  const others = without(draft.options[target] ?? {}, option.key);
  const value = readOption(option, typed);
  const unsaid = typed === '' || (value !== undefined && isDefault(option, value));
  return { ...draft, options: { ...draft.options, [target]: unsaid ? others : { ...others, [option.key]: typed } } };
}

/** The draft with a target chosen or not; one that is added goes to its place in the list of targets. */
export function toggled(draft: TargetsDraft, target: TargetId): TargetsDraft {
  if (draft.targets.includes(target)) {
    return { ...draft, targets: draft.targets.filter((each) => each !== target) };
  }
  const order = targetIdSchema.options;
  const after = draft.targets.findIndex((each) => order.indexOf(each) > order.indexOf(target));
  const at = after < 0 ? draft.targets.length : after;
  return { ...draft, targets: [...draft.targets.slice(0, at), target, ...draft.targets.slice(at)] };
}

/** `targets:` of the recipe. */
export function recipeTargetsOf(draft: TargetsDraft): RecipeTarget[] {
  return draft.targets.map((target) => {
    const said = Object.entries(draft.options[target] ?? {}).flatMap(([key, typed]) => {
      const option = optionOf(target, key);
      const value = option === undefined ? undefined : readOption(option, typed);
      return value === undefined ? [] : [[key, value] as const];
    });
    return said.length === 0 ? target : { target, ...Object.fromEntries(said) };
  });
}

/** The fields that show a recipe's targets. */
export function targetsDraftOf(targets: readonly RecipeTarget[]): TargetsDraft {
  const options: Partial<Record<TargetId, TypedOptions>> = {};
  for (const each of targets) {
    const target = targetIdOf(each);
    const typed = Object.entries(writtenOptions(each)).flatMap(([key, value]) => {
      const option = optionOf(target, key);
      return option === undefined ? [] : [[key, typedOf(option, value)] as const];
    });
    if (typed.length > 0) options[target] = Object.fromEntries(typed);
  }
  return { targets: targets.map(targetIdOf), options };
}
