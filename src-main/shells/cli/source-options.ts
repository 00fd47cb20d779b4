/** The options that say how a source is loaded, shared by the commands that load one; and what is told before. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import { sourceOf } from '../../../src-shared/recipe-source.js';
import { isNamedModel, type Source, type SourceOptions } from '../../../src-shared/source.js';
import { splitEntry } from '../../../src-shared/subject.js';
import { defaultDataDir } from '../../data-dir.js';
import { atomicWrite } from '../../io/atomic-write.js';
import type { LoadedRecipe } from '../../run/recipe-file.js';
import { collect } from './options.js';
import { findingText } from './output.js';
import type { Session } from './session.js';

export interface SourceFlags {
  arguments?: string;
  checkpoint?: string;
  strict: boolean;
  trust?: boolean;
  task?: string;
  path: string[];
}

export function addSourceOptions(command: Command): Command {
  return command
    .option('--arguments <json>', 'keyword arguments of the factory, as a JSON object')
    .option('--checkpoint <file>', 'weights to load into the model: a state_dict or .safetensors')
    .option('--no-strict', 'load what fits of the checkpoint, and leave the rest')
    .option('--trust', 'load a pickled module, or the own code of a folder, after its report')
    .option('--path <dir...>', 'folders or scripts with the classes of a pickled module', collect, [])
    .option('--task <task>', 'task of a Hugging Face folder: text-classification, fill-mask, …');
}

export function parseArguments(text: string | undefined): SourceOptions['arguments'] {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as SourceOptions['arguments'];
    }
  } catch {
    // falls through to the one sentence below
  }
  throw new LapidaryError(
    'USAGE',
    "--arguments takes a JSON object of the factory's keyword arguments.",
    `For example --arguments '{"layers": 4}'.`,
  );
}

export function optionsFrom(flags: SourceFlags): SourceOptions {
  const given = parseArguments(flags.arguments);
  return {
    ...(given === undefined ? {} : { arguments: given }),
    ...(flags.checkpoint === undefined ? {} : { checkpoint: resolve(flags.checkpoint) }),
    ...(flags.strict ? {} : { strict: false }),
    ...(flags.trust === true ? { trust: true } : {}),
    ...(flags.task === undefined ? {} : { task: flags.task }),
    ...(flags.path.length === 0 ? {} : { search: flags.path.map((each) => resolve(each)) }),
  };
}

/** `model.py:make`, a file, a folder, or `timm:NAME`. */
export function sourceFrom(text: string, flags: SourceFlags): Source {
  const [path, entry] = splitEntry(text);
  return { ...optionsFrom(flags), path: isNamedModel(path) ? path : resolve(path), entry };
}

/** Says on stderr what loading would run, where it would run something of the file's choice. */
export async function tellOfSource(session: Session, source: Source): Promise<void> {
  await sayOnce();
  const look = await session.client.call('source.look', { source });
  if (!look.needsTrust) return;
  process.stderr.write(`${[`Loading ${source.path} would run:`, ...look.findings.map(findingText)].join('\n')}\n`);
}

const notice =
  "Loading a model runs its own code, with your rights: the file's imports, its constructor, its forward. (Said once.)\n";

/** The same for the source of a recipe; what is wrong with it is for the run to say. */
export async function tellOfRecipe(session: Session, { recipe, baseDir }: LoadedRecipe): Promise<void> {
  try {
    await tellOfSource(
      session,
      sourceOf(recipe.source, (path) => resolve(baseDir, path)),
    );
  } catch (error) {
    if (!(error instanceof LapidaryError)) throw error;
  }
}

async function sayOnce(): Promise<void> {
  const mark = join(defaultDataDir(), 'told-of-code');
  if (existsSync(mark)) return;
  process.stderr.write(notice);
  await atomicWrite(mark, 'The notice on running the code of sources was shown.\n');
}
