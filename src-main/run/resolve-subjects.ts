/** Subjects and inputs as a person gave them → checked subjects, input specs and output names to run them with. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import { type InputSpec, parseInputSpecs, specsFromValues } from '../../src-shared/input-spec.js';
import type { InspectReport } from '../../src-shared/inspect.js';
import { parseSubject, runsSource, type Subject } from '../../src-shared/subject.js';
import { readReport } from '../process/reader/read-report.js';
import type { JobContext } from '../jobs/job-context.js';
import type { Services } from '../services.js';
import type { SourceOptions } from '../../src-shared/source.js';
import { requireTrusted } from '../sources/require-trusted.js';
import { absoluteOptions, absoluteSource } from '../sources/place.js';

export interface ResolvedSubjects {
  subjects: Subject[];
  specs: InputSpec[];
  inputNames: string[];
  outputNames: string[] | null;
  /** How the sources among them are loaded, with absolute paths. */
  sourceOptions: SourceOptions;
}

export interface SubjectRequest {
  subjects: readonly string[];
  inputs: readonly string[];
  source?: SourceOptions | undefined;
  /** The inputs are given as tensors: nothing has to be known of their shapes. */
  givenInputs?: boolean;
}

async function requireFile(subject: Subject, options: SourceOptions, signal: AbortSignal): Promise<Subject> {
  if (runsSource(subject.runtime)) {
    const source = absoluteSource({ ...options, path: subject.path, entry: subject.entry });
    await requireTrusted(source, signal);
    return { ...subject, path: source.path };
  }
  const path = resolve(subject.path);
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) {
    throw new LapidaryError(
      'FILE_NOT_FOUND',
      `There is no file at ${subject.path}.`,
      'Check the path; a Python entry comes after a colon: model.py:make.',
    );
  }
  if (subject.runtime === 'recorded' && info.isDirectory()) return { ...subject, path };
  if (!info.isFile())
    throw new LapidaryError('NOT_A_FILE', `${subject.path} is not a file.`, 'Name the model file itself.');
  if (info.size === 0)
    throw new LapidaryError('FILE_EMPTY', `${subject.path} is empty.`, 'Save or download the model again.');
  return { ...subject, path };
}

/** Two subjects with the same text get numbers, so that every label names one column. */
function withDistinctLabels(subjects: Subject[]): Subject[] {
  const seen = new Map<string, number>();
  return subjects.map((subject) => {
    const count = (seen.get(subject.label) ?? 0) + 1;
    seen.set(subject.label, count);
    return count === 1 ? subject : { ...subject, label: `${subject.label} (${String(count)})` };
  });
}

async function specsFor(
  context: JobContext,
  services: Services,
  subjects: readonly Subject[],
  texts: readonly string[],
  report: InspectReport | undefined,
  options: SourceOptions,
): Promise<InputSpec[]> {
  if (texts.length > 0) return parseInputSpecs(texts);
  const source = subjects.find((subject) => runsSource(subject.runtime));
  if (source !== undefined) {
    const { declaredInputs } = await services.python.describe(context, {
      ...options,
      path: source.path,
      entry: source.entry,
    });
    if (declaredInputs !== null) return parseInputSpecs(declaredInputs);
  }
  if (report !== undefined) return specsFromValues(report.inputs);
  throw new LapidaryError(
    'INPUT_SPEC_INVALID',
    'The inputs are not known: no ONNX file is among the subjects, and the source declares none.',
    "Describe each input, for example --input 'x:float32[batch=2,3,224,224]'.",
  );
}

function checkNames(specs: readonly InputSpec[], report: InspectReport | undefined): void {
  if (report === undefined) return;
  const known = report.inputs.map((input) => input.name);
  const unknown = specs.find((spec) => !known.includes(spec.name));
  if (unknown !== undefined) {
    throw new LapidaryError(
      'INPUT_MISMATCH',
      `The model has no input named ${unknown.name}; its inputs are ${known.join(', ') || 'none'}.`,
      'Use the names the model has; `lapidary inspect` lists them.',
    );
  }
}

/** Parses, checks files, and finds the inputs: as given, else as the source declares, else as the ONNX file says. */
export async function resolveSubjects(
  context: JobContext,
  services: Services,
  request: SubjectRequest,
): Promise<ResolvedSubjects> {
  const sourceOptions = absoluteOptions(request.source ?? {});
  const subjects: Subject[] = [];
  for (const text of request.subjects)
    subjects.push(await requireFile(parseSubject(text), sourceOptions, context.signal));
  const onnx = subjects.find((subject) => subject.runtime === 'ort' || subject.runtime === 'openvino');
  const report = onnx === undefined ? undefined : await readReport(onnx.path, context.signal);
  const specs = await specsFor(context, services, subjects, request.inputs, report, sourceOptions).catch(
    (thrown: unknown) => {
      if (request.givenInputs === true && toErrorInfo(thrown).code === 'INPUT_SPEC_INVALID') return [];
      throw thrown;
    },
  );
  checkNames(specs, report);
  return {
    subjects: withDistinctLabels(subjects),
    specs,
    inputNames:
      specs.length > 0 || report === undefined ? specs.map(({ name }) => name) : report.inputs.map(({ name }) => name),
    outputNames: report === undefined ? null : report.outputs.map((output) => output.name),
    sourceOptions,
  };
}
