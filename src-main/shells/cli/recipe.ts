/** `lapidary recipe init|check|schema`: a new recipe with comments, a check of one, the JSON Schema for editors. */
import { stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import { recipeJsonSchema } from '../../../src-shared/parse-recipe.js';
import { placeOf, type RecipeSource, recipeSourceOf } from '../../../src-shared/recipe-source.js';
import { recipeTemplate } from '../../../src-shared/recipe-template.js';
import { isNamedModel, type Source, sourceStem } from '../../../src-shared/source.js';
import { targetIdOf } from '../../../src-shared/targets/recipe-target.js';
import { parseInputSpecs } from '../../../src-shared/input-spec.js';
import { atomicWrite } from '../../io/atomic-write.js';
import { recipeFromFile } from '../../run/recipe-file.js';
import { parseTargets } from './export.js';
import { collect, commaSeparated } from './options.js';
import { printJson, printText } from './output.js';
import { withSession } from './session.js';
import { inputsOfSource } from './source-inputs.js';
import { addSourceOptions, sourceFrom, type SourceFlags, tellOfSource } from './source-options.js';

interface InitOptions extends SourceFlags {
  input: string[];
  to: string;
  out?: string;
  verbose?: boolean;
}

/** The source as the recipe in `out` names it: paths relative to the recipe's folder. */
async function recipeSource(source: Source, out: string): Promise<RecipeSource> {
  const near = (path: string): string => relative(dirname(out), path);
  const place = isNamedModel(source.path) ? source.path : near(source.path);
  const folder = !isNamedModel(source.path) && (await stat(source.path)).isDirectory();
  const { arguments: given, checkpoint, strict, trust, task, search } = source;
  return {
    ...recipeSourceOf(place, folder),
    ...(source.entry === null ? {} : { entry: source.entry }),
    ...(given === undefined ? {} : { arguments: given }),
    ...(checkpoint === undefined ? {} : { checkpoint: near(checkpoint) }),
    ...(strict === undefined ? {} : { strict }),
    ...(trust === undefined ? {} : { trust }),
    ...(task === undefined ? {} : { task }),
    ...(search === undefined ? {} : { path: search.map(near) }),
  };
}

async function refuseOverwriting(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) return;
  throw new LapidaryError('OUTPUT_EXISTS', `${path} is there already.`, 'Choose another name with -o.');
}

async function init(text: string, options: InitOptions): Promise<void> {
  const targets = parseTargets(options.to, null).map((request) => request.target);
  const source = sourceFrom(text, options);
  const out = resolve(options.out ?? `${sourceStem(source.path)}.yaml`);
  if (options.out !== '-') await refuseOverwriting(out);
  const { described, inputs } = await withSession({ verbose: options.verbose === true }, async (session) => {
    await tellOfSource(session, source);
    const found = await inputsOfSource(session, source, options.input);
    return { inputs: found, described: found.described ?? (await session.client.call('source.describe', { source })) };
  });
  const named = await recipeSource(source, out);
  // A file with one entry needs none; the one that was found is written down all the same, to be seen.
  if (named.entry === undefined && described.kind === 'python') named.entry = described.name;
  const recipe = recipeTemplate(named, described, inputs, targets);
  if (options.out === '-') {
    process.stdout.write(recipe);
    return;
  }
  await atomicWrite(out, recipe);
  printText(`${out}\nRun it with: lapidary run ${relative(process.cwd(), out)}`);
}

async function check(path: string): Promise<void> {
  const { recipe } = await recipeFromFile(path);
  parseInputSpecs(recipe.inputs);
  const targets = recipe.targets.map(targetIdOf).join(', ');
  printText(`${basename(path)} is a recipe: ${placeOf(recipe.source)} to ${targets}.`);
}

export function recipeCommand(): Command {
  const command = new Command('recipe').description('Make and check recipes, which `lapidary run` carries out.');
  addSourceOptions(command.command('init'))
    .description('Write a recipe for a source, with a comment on every key. Runs the code of SOURCE.')
    .argument('<source>', 'a Python file and its entry (model.py:make), another source, or timm:NAME')
    .option('--input <spec...>', 'an input, where the source declares none (one or more)', collect, [])
    .option('--to <targets>', 'comma-separated targets', commaSeparated(), 'torchscript-trace,onnx')
    .option('-o, --out <file>', "the recipe (default: the source's name with .yaml; - prints it)")
    .option('--verbose', 'show every log line')
    .action(init);
  command
    .command('check')
    .description('Say whether a file is a recipe, without running it.')
    .argument('<recipe>', 'a recipe file')
    .action(check);
  command
    .command('schema')
    .description('Print the JSON Schema of recipes, for editors.')
    .action(() => {
      printJson(recipeJsonSchema());
    });
  return command;
}
