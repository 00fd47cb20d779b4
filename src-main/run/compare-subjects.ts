/** A comparison as it is asked for: subjects resolved, cases made or read, every subject run and judged. */
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Case, generatedCases, type ParityRequest, type ParityResult } from '../../src-shared/parity.js';
import type { Subject } from '../../src-shared/subject.js';
import type { InputSpec } from '../../src-shared/input-spec.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { casesFor } from '../../src-shared/cases.js';
import { comparisonVerdict } from '../../src-shared/parity-results/verdict.js';
import { selectedCases } from '../../src-shared/case-selection.js';
import { writeJson } from '../io/atomic-write.js';
import { type JobContext, share } from '../jobs/job-context.js';
import { boundByTables } from '../parity/bound-by-tables.js';
import { casesFromFiles, holdsTestData } from '../parity/case-files.js';
import { isSamples } from '../parity/samples/sample-cases.js';
import { numericsBySubject } from '../parity/expectations.js';
import { type OpenSubject, runParity } from '../parity/run-parity.js';
import { runtimeFor } from '../runtimes/registry.js';
import type { Services } from '../services.js';
import { compareInside } from './compare-inside.js';
import { type ResolvedSubjects, resolveSubjects } from './resolve-subjects.js';

/** A folder with a model and its test data alone stands for: what it records, against what the model gives. */
async function withTestData(request: ParityRequest): Promise<ParityRequest> {
  const [only, second] = request.subjects;
  if (only === undefined || second !== undefined) return request;
  const [path = only, options = ''] = only.split(/@(?=ort\b)/);
  if (!(await holdsTestData(path))) {
    throw new LapidaryError(
      'USAGE',
      'A comparison needs a reference and at least one other subject, or a folder with a model and its test data.',
      'Write: lapidary parity model.py:make@eager model.onnx@ort',
    );
  }
  const model = `${join(path, 'model.onnx')}@${options === '' ? 'ort' : options}`;
  return {
    ...request,
    subjects: [`${path}@recorded`, model],
    cases: request.cases.length > 0 ? request.cases : [path],
  };
}

/** Ids inside the tables they index, before cases are made of them; their sizes, at which graphs are read, do not change. */
async function boundedSpecs(context: JobContext, { subjects, specs }: ResolvedSubjects): Promise<InputSpec[]> {
  if (!specs.some((spec) => /^u?int/.test(spec.dtype) && spec.high === null)) return specs;
  return boundByTables(specs, await numericsBySubject(context, subjects, casesFor(specs)));
}

/** Files among what `--cases` names; generated cases come with them where `auto` is named, too. */
function wantedCases(named: readonly string[]): { paths: string[]; generated: boolean } {
  const paths = named.filter((path) => path !== generatedCases).map((path) => resolve(path));
  return { paths, generated: paths.length === 0 || named.includes(generatedCases) };
}

/** Where what belongs to a model lies: beside it, or in it where it is a folder. */
const foldersOf = (subjects: readonly Subject[]): string[] => [
  ...new Set(subjects.flatMap(({ path }) => [path, dirname(path)])),
];

/** `dir` holds the tensors, inputs/<case>/ and outputs/<subject>/<case>/, and parity.json. */
export async function compareSubjects(
  context: JobContext,
  services: Services,
  asked: ParityRequest,
  dir: string,
): Promise<ParityResult> {
  const request = await withTestData(asked);
  await mkdir(dir, { recursive: true });
  const { paths, generated } = wantedCases(request.cases);
  const resolved = await resolveSubjects(context, services, { ...request, givenInputs: !generated });
  const { rule, atol, rtol, tolerances } = request;
  // Samples are made for the shapes of the inputs, as generated cases are; arrays have their own.
  const needed = generated || (await Promise.all(paths.map(isSamples))).includes(true);
  const specs = needed ? await boundedSpecs(context, resolved) : resolved.specs;
  const made = generated ? selectedCases(specs, request.without, request.extraCases) : [];
  const given =
    paths.length === 0
      ? null
      : await casesFromFiles(context, {
          paths,
          specs,
          inputNames: resolved.inputNames,
          pictures: request.pictures,
          modelDirs: foldersOf(resolved.subjects),
          taken: made.map(({ id }) => id),
          seed: request.seed,
          into: join(dir, 'inputs'),
        });
  const cases: readonly Case[] = [...made, ...(given?.cases ?? [])];
  const open: OpenSubject = (subject) =>
    runtimeFor(subject.runtime, { python: services.python, isolated: false }).open(context, subject, {
      threads: request.threads,
      inputNames: resolved.inputNames,
      outputNames: resolved.outputNames,
      sourceOptions: resolved.sourceOptions,
    });
  const inside = request.layers || request.bisect;
  const run = await runParity(share(context, 0, inside ? 0.5 : 1), {
    subjects: resolved.subjects,
    specs,
    cases,
    settings: { rule, atol, rtol, tolerances },
    seed: request.seed,
    dir,
    ...(given === null ? {} : { given: given.inputs }),
    open,
  });
  const layers = inside ? await compareInside(share(context, 0.5, 1), run, resolved.subjects, open, dir) : [];
  const looked: ParityResult = { ...run.result, layers };
  const result: ParityResult = { ...looked, verdict: comparisonVerdict(looked) };
  await writeJson(join(dir, 'parity.json'), result);
  return result;
}
