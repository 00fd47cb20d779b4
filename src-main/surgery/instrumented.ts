/** The original with values in between as outputs, so that a proof can see them; nothing else of it changes. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FileSource } from '../formats/byte-source.js';
import type { OpenedModel } from '../formats/model-format.js';
import { planEdits } from '../formats/onnx/edit/plan.js';
import { readValues } from '../formats/onnx/edit/read-values.js';
import { writePlanned } from '../formats/onnx/edit/write-edited.js';
import { MainValues } from './main-values.js';
import type { Surgery } from './plan-surgery.js';
import { ValueTypes } from './value-types.js';

export interface Instrumented {
  path: string;
  remove(): Promise<void>;
}

/** The file itself where nothing has to be added; else one in `dir`, or beside the original where its data lies there. */
export async function instrumented(
  model: OpenedModel,
  { ends }: Pick<Surgery, 'ends'>,
  dir: string,
  signal: AbortSignal,
): Promise<Instrumented> {
  const { path, inputs, outputs, externalFiles } = model.report;
  const seen = new Set([...inputs, ...outputs].map(({ name }) => name));
  const more = [...new Set([...(ends?.inputs ?? []), ...(ends?.outputs ?? [])])].filter((name) => !seen.has(name));
  if (more.length === 0) return { path, remove: () => Promise.resolve() };
  const source = new FileSource(path);
  try {
    const values = new MainValues(model);
    const described = readValues(source, new Set(more));
    const types = new ValueTypes(model, values, described);
    const added = more.map((name) => types.output(values.row(name)));
    const plan = planEdits(source, { outputs: [...described.outputs, ...added], dropDescriptions: new Set(more) });
    const mark = randomBytes(4).toString('hex');
    const file =
      externalFiles.length === 0 ? join(dir, 'original.onnx') : join(dirname(path), `.${basename(path)}.${mark}.onnx`);
    await writePlanned(source, plan, file, signal);
    return { path: file, remove: () => rm(file, { force: true }) };
  } finally {
    source.close();
  }
}
