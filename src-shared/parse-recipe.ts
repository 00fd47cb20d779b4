/** Parsed YAML → Recipe, or one sentence that names each place and, for a typo, the nearest known key. */
import { z } from 'zod';
import { LapidaryError } from './errors.js';
import { nearest } from './nearest.js';
import { type Recipe, recipeSchema } from './recipe.js';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type JsonSchema = z.core.JSONSchema.BaseSchema;

/** JSON Schema of a recipe (draft 2020-12), for editors. */
export function recipeJsonSchema(): JsonSchema {
  return z.toJSONSchema(recipeSchema, { io: 'input' });
}

/** The schemas that may apply at one step below `schema`, given the value there. */
function below(schema: JsonSchema, key: PropertyKey): JsonSchema[] {
  const child = typeof key === 'number' ? schema.items : schema.properties?.[String(key)];
  return typeof child === 'object' && !Array.isArray(child) ? alternatives(child) : [];
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])] as JsonSchema[];
  return inner.length === 0 ? [schema] : inner.flatMap(alternatives);
}

/** Keys that a recipe may have at a place; of the alternatives there, those that fit what it says of itself. */
export function keysAt(path: Path, value: unknown): string[] {
  let schemas: JsonSchema[] = [recipeJsonSchema()];
  for (const step of path) schemas = schemas.flatMap((schema) => below(schema, step));
  const said = schemas.filter((schema) =>
    Object.entries(schema.properties ?? {}).every(
      ([key, property]) =>
        (property as JsonSchema).const === undefined || at(value, [key]) === (property as JsonSchema).const,
    ),
  );
  return [...new Set((said.length > 0 ? said : schemas).flatMap((schema) => Object.keys(schema.properties ?? {})))];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined | null)?.[key], value);
}

/** Of a place that may be several things, the mistakes of the one that was meant: the one that got furthest. */
function flat(issue: Issue, prefix: Path = []): Issue[] {
  const path = [...prefix, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }];
  const branches = issue.errors.map((issues) => issues.flatMap((each) => flat(each, path)));
  const wrongKind = (issues: Issue[]): boolean =>
    issues.some((each) => each.path.length === path.length && each.code !== 'unrecognized_keys');
  return branches.find((issues) => !wrongKind(issues)) ?? branches[0] ?? [];
}

const placeOf = (path: Path): string => (path.length > 0 ? path.join('.') : 'the recipe');

const knownKeys = new Set(Object.keys(recipeSchema.shape));
const samplesHint = 'The samples in assets/samples/*.yaml show every key with a comment.';

/** What is no recipe at all is said as one thing, not as a list of everything that is missing. Throws RECIPE_INVALID. */
function refuseOther(document: unknown): void {
  const refuse = (why: string, hint = 'Make one with: lapidary recipe init SOURCE -o FILE.'): never => {
    throw new LapidaryError('RECIPE_INVALID', `The recipe cannot be used: ${why}.`, [hint, samplesHint]);
  };
  if (document === null || document === undefined) refuse('it is empty');
  if (Array.isArray(document)) refuse('it is a list, and a recipe is keys with values');
  if (typeof document !== 'object') refuse('it is a single value, and a recipe is keys with values');
  const version = at(document, ['lapidary']);
  if (version === undefined && Object.keys(document as object).every((key) => !knownKeys.has(key)))
    refuse('it has none of the keys of a recipe');
  if (typeof version === 'number' && version > 1)
    refuse(
      `it is of version ${String(version)} of the format, and this Lapidary reads version 1`,
      'Use a newer Lapidary, or write lapidary: 1 if the keys are those of version 1.',
    );
}

/** Validates parsed YAML as a recipe. Throws RECIPE_INVALID naming the place, and the nearest known key for a typo. */
export function parseRecipe(document: unknown): Recipe {
  refuseOther(document);
  const parsed = recipeSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const hints: string[] = [];
  const problems = parsed.error.issues
    .flatMap((issue) => flat(issue))
    .map((issue) => {
      const value = at(document, issue.path);
      if (value === undefined && issue.code.startsWith('invalid_')) return `${placeOf(issue.path)} is missing`;
      if (issue.code !== 'unrecognized_keys') return `${placeOf(issue.path)}: ${words(issue, value)}`;
      const known = keysAt(issue.path, at(document, issue.path));
      for (const key of issue.keys) {
        const near = nearest(key, known);
        if (near !== undefined) hints.push(`Did you mean '${near}' instead of '${key}'?`);
      }
      if (hints.length === 0 && known.length > 0) hints.push(`${placeOf(issue.path)} may have ${known.join(', ')}.`);
      return `unknown key ${issue.keys.map((key) => `'${key}'`).join(', ')} in ${placeOf(issue.path)}`;
    });
  hints.push(samplesHint);
  throw new LapidaryError('RECIPE_INVALID', `The recipe cannot be used: ${problems.join('; ')}.`, hints);
}

function words(issue: Issue, value: unknown): string {
  if (issue.code === 'invalid_type') return `has to be ${kindNames[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_small' && issue.origin === 'array') return 'is an empty list';
  const allowed = issue.code === 'invalid_value' ? issue.values : 'options' in issue ? issue.options : undefined;
  if (allowed === undefined || typeof value !== 'string') return issue.message;
  const near = nearest(value, allowed.map(String));
  return `'${value}' is not one of ${allowed.map(String).join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** Kinds of values in the words of YAML. */
const kindNames: Readonly<Record<string, string>> = {
  object: 'keys with values',
  record: 'keys with values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};
