/** The two sides of a comparison of insides, behind one shape: what there is to compare, and files of some of it. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LapidaryError, toErrorInfo } from '../../../src-shared/errors.js';
import type { Subject } from '../../../src-shared/subject.js';
import { openModel } from '../../formats/registry.js';
import type { JobContext } from '../../jobs/job-context.js';
import type { OutputFile, SubjectSession } from '../../runtimes/runtime.js';
import type { ModuleValue, ModuleValues } from '../../runtimes/python/module-values.js';
import { instrumented } from '../../surgery/instrumented.js';
import { narrowest } from '../numerics/unit-roundoff.js';
import { numericsOf } from '../numerics/numerics-of.js';
import { GraphValues } from './graph-values.js';

export type OpenSubject = (subject: Subject) => Promise<SubjectSession>;

/** Where and on what both sides run. */
export interface Setting {
  open: OpenSubject;
  /** Files of the case by input name. */
  inputs: Readonly<Record<string, string>>;
  shapes: Readonly<Record<string, readonly number[]>>;
  sizes: Readonly<Record<string, number>>;
}

interface Common {
  subject: Subject;
  /** Narrowest number type inside. */
  precision: string;
  /** Runs once; files by key of the values asked for, in `dir`. */
  save(keys: readonly string[], dir: string): Promise<ReadonlyMap<string, string>>;
  /** Runs once as it is, without looking inside. */
  outputs(dir: string): Promise<OutputFile[]>;
  close(): Promise<void>;
}

export interface ModuleSide extends Common {
  kind: 'modules';
  values: readonly ModuleValue[];
}

export interface GraphSide extends Common {
  kind: 'graph';
  graph: GraphValues;
}

export type Side = ModuleSide | GraphSide;

async function moduleSide(
  subject: Subject,
  { inputs }: Setting,
  session: SubjectSession,
  modules: ModuleValues,
): Promise<ModuleSide> {
  const values = await modules.list(inputs);
  return {
    kind: 'modules',
    subject,
    values,
    precision: narrowest(values.map(({ dtype }) => dtype)) ?? 'float32',
    save: (keys, dir) => modules.save(inputs, keys, dir),
    outputs: (dir) => session.run(inputs, dir),
    close: () => session.close(),
  };
}

/** Runs a file once in a session of its own. */
export async function runOnce(
  { open }: Pick<Setting, 'open'>,
  subject: Subject,
  inputs: Readonly<Record<string, string>>,
  dir: string,
): Promise<OutputFile[]> {
  const session = await open(subject);
  try {
    return await session.run(inputs, dir);
  } finally {
    await session.close();
  }
}

async function graphSide(context: JobContext, subject: Subject, setting: Setting): Promise<GraphSide> {
  const model = await openModel(subject.path);
  const graph = new GraphValues(model, setting.shapes);
  const { outputs } = numericsOf(model, setting.sizes);
  let level = subject;
  return {
    kind: 'graph',
    subject,
    graph,
    precision: narrowest(outputs.map(({ precision }) => precision)) ?? 'float32',
    save: async (keys, dir) => {
      const file = await instrumented(model, { ends: { inputs: [], outputs: [...keys] } }, dir, context.signal);
      const run = (): Promise<OutputFile[]> => runOnce(setting, { ...level, path: file.path }, setting.inputs, dir);
      try {
        const made = await run().catch((error: unknown) => {
          if (toErrorInfo(error).code !== 'RUNNER_CRASHED' || level.options.opt === 'disabled') throw error;
          // What crashes optimised can still be looked into as it is; the rows of levels say which ones crash.
          level = { ...subject, options: { ...subject.options, opt: 'disabled' } };
          context.log('warning', 'job', `${subject.label} crashes optimised; its layers are compared without.`);
          return run();
        });
        return new Map(made.map(({ name, path }) => [name, path]));
      } finally {
        await file.remove();
      }
    },
    outputs: (dir) => runOnce(setting, subject, setting.inputs, dir),
    close: () => Promise.resolve(),
  };
}

/** Throws FORMAT_UNSUPPORTED for a subject that cannot be looked into, before anything is loaded. */
export function requireInside({ runtime, label }: Subject): void {
  if (['ort', 'eager', 'torchscript', 'export'].includes(runtime)) return;
  throw new LapidaryError(
    'FORMAT_UNSUPPORTED',
    `${label} cannot be looked into.`,
    'Layers are compared for PyTorch sources, TorchScript, torch.export and ONNX files.',
  );
}

/** Opens a subject to look into it; the caller closes it. */
export async function openSide(context: JobContext, subject: Subject, setting: Setting): Promise<Side> {
  if (subject.runtime === 'ort') return graphSide(context, subject, setting);
  const session = await setting.open(subject);
  try {
    if (session.modules === undefined) throw new LapidaryError('INTERNAL', `${subject.label} lists no modules.`);
    return await moduleSide(subject, setting, session, session.modules);
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** An empty folder that is gone after `use`. */
export async function inFolder<T>(dir: string, name: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(dir, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
