/** Runs every subject on every case and judges its outputs against the first subject's. */
import { join } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';
import type { InputSpec } from '../../src-shared/input-spec.js';
import type {
  Case,
  CaseTensors,
  Invariance,
  OutputComparison,
  ParityResult,
  SubjectFacts,
} from '../../src-shared/parity.js';
import type { NoiseFloor } from '../../src-shared/parity-metrics.js';
import { comparisonVerdict } from '../../src-shared/parity-results/verdict.js';
import type { Subject } from '../../src-shared/subject.js';
import { storedNpy } from '../io/stored-npy.js';
import type { JobContext } from '../jobs/job-context.js';
import { attribute } from './attribute.js';
import { boundByTables } from './bound-by-tables.js';
import { Expectations, numericsBySubject } from './expectations.js';
import { inputsFor, refuseOtherTypes } from './inputs-for.js';
import { checkInvariance } from './invariance.js';
import { judgeCase, tensorsOf } from './judge-case.js';
import { writeCaseInputs } from './make-inputs.js';
import { calibrateNoise } from './noise-floor.js';
import { checkRepeat, type Drift, driftByCase } from './repeat.js';
import { type RuleSettings, uncalibrated } from './rules.js';
import { type CaseOutputs, folderOf, type OpenSubject, runSubject } from './run-subject.js';

export type { OpenSubject } from './run-subject.js';

export interface ParityPlan {
  subjects: readonly Subject[];
  specs: readonly InputSpec[];
  cases: readonly Case[];
  settings: RuleSettings;
  /** Holds inputs/<case>/ and outputs/<subject>/<case>/. */
  dir: string;
  open: OpenSubject;
  seed?: number;
  /** Inputs of the cases whose values are 'files': by case id, input name → .npy. */
  given?: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** What came of a comparison, and where its tensors lie. */
export interface ParityRun {
  result: ParityResult;
  inputs: Readonly<Record<string, string>>[];
  noise: NoiseFloor;
  expectations: Expectations;
}

/**
 * Compares subjects[1…] with subjects[0]. A subject that fails a case fails that column and no other.
 * Throws when cancelled, when a subject is not something that can be loaded at all (isUnusable), or when the reference
 * itself runs at no case.
 */
export async function runParity(context: JobContext, plan: ParityPlan): Promise<ParityRun> {
  const { subjects, cases, dir } = plan;
  const numerics = await numericsBySubject(context, subjects, cases);
  const expectations = new Expectations(subjects, numerics);
  const specs = boundByTables(plan.specs, numerics);
  const inputs: Readonly<Record<string, string>>[] = [];
  for (const each of cases)
    inputs.push(plan.given?.get(each.id) ?? (await writeCaseInputs(specs, each, join(dir, 'inputs'), plan.seed)));
  const [reference0] = subjects;
  for (const [at, each] of cases.entries()) {
    const where = { subject: reference0?.label ?? '', title: each.title };
    await refuseOtherTypes(numerics[0]?.[0]?.inputs ?? [], inputs[at] ?? {}, where);
  }
  const total = subjects.length * cases.length;
  const failures: ParityResult['failures'] = [];
  const outputs: OutputComparison[] = [];
  const facts: SubjectFacts[] = [];
  const invariance: Invariance[] = [];
  const tensors: CaseTensors[] = [];
  let reference: CaseOutputs[] = [];
  let exact: CaseOutputs[] = [];
  const results: CaseOutputs[][] = [];
  let noise = uncalibrated('Not measured: only the house rule was asked for.');
  for (const [index, subject] of subjects.entries()) {
    const report = (done: number): void =>
      context.progress((index * cases.length + done) / total, `Running ${subject.label}`);
    report(0);
    // How far each output is from itself, by case; of a subject at one case, which stands for the others.
    let drift: readonly Drift[] = [];
    const folder = folderOf(dir, subject, index);
    // The reference is given what there is; a subject may take the same numbers in another float type.
    const declared = index === 0 ? [] : (numerics[index]?.[0]?.inputs ?? []);
    const { inputs: own, cast } = await inputsFor(declared, inputs, join(dir, 'inputs', 'cast', String(index)));
    if (cast.length > 0) context.log('info', 'job', `${subject.label} is given its inputs as ${cast.join(', ')}.`);
    const ran: { results: CaseOutputs[]; facts: SubjectFacts | null } = await runSubject(context, {
      subject,
      cases,
      inputs: own,
      folder,
      open: plan.open,
      onCase: report,
      after: async (session, target, results) => {
        const at = results.findIndex((result) => Array.isArray(result));
        const first = results[at];
        if (!Array.isArray(first) || subject.runtime === 'recorded') return;
        const ofFirst = { subject: subject.label, inputs: own[at] ?? {}, outputs: first };
        const again = await checkRepeat(session, { ...ofFirst, signal: context.signal }, target);
        invariance.push(...again.found);
        if (again.found.length > 0) {
          const known = { subject: subject.label, inputs: own, results, signal: context.signal };
          drift = index === 0 ? await driftByCase(session, known, target) : cases.map(() => again.drift);
        }
        const [example] = cases;
        // What changes by itself changes with every batch.
        if (at > 0 || again.found.length > 0 || specs.length === 0) return;
        if (example === undefined || example.values === 'files') return;
        invariance.push(...(await checkInvariance(session, { ...ofFirst, specs, example }, target)));
      },
    });
    results.push(ran.results);
    if (ran.facts !== null) {
      expectations.setWeights(index, ran.facts.precision);
      const options = cast.length > 0 ? { ...ran.facts.options, inputs: `as ${cast.join(', ')}` } : ran.facts.options;
      facts.push({ ...ran.facts, options, precision: expectations.ownPrecision(index) });
    }
    if (index === 0) {
      reference = ran.results;
      const first = reference[0];
      if (first instanceof LapidaryError && reference.every((result) => result instanceof LapidaryError)) throw first;
      if (plan.settings.rule !== 'house') {
        context.progress((cases.length - 0.5) / total, 'Measuring what float32 loses');
        ({ noise, exact } = await calibrateNoise({
          context,
          reference: subject,
          cases,
          inputs,
          results: reference,
          expectations,
          folder: join(dir, 'outputs', 'float64'),
          open: plan.open,
        }));
      }
    }
    for (const [at, each] of cases.entries()) {
      const result = ran.results[at];
      if (result instanceof LapidaryError)
        failures.push({ subject: subject.label, case: each.id, error: result.toInfo() });
      if (!Array.isArray(result)) continue;
      const expected = reference[at];
      const given = { dir, expectations, subject: index, at, case: each.id, drift: drift[at] };
      const own = tensorsOf(result, { ...given, reference: Array.isArray(expected) ? expected : null });
      tensors.push(own);
      const ofReference = tensors.find((known) => known.subject === reference0?.label && known.case === each.id);
      if (index === 0 || ofReference === undefined) continue;
      const judging = {
        each,
        subject: subject.label,
        settings: plan.settings,
        noise,
        open: (file: string) => storedNpy(join(dir, file)),
        signal: context.signal,
      };
      outputs.push(...(await judgeCase(judging, ofReference.outputs, own.outputs)));
    }
  }
  const at = worstCase(outputs, cases);
  const attribution =
    exact.length === 0
      ? null
      : await attribute({
          context,
          subjects,
          results,
          exact,
          cases,
          at,
          inputs: inputs[at] ?? {},
          expectations,
          open: plan.open,
          dir,
        });
  const { rule, ...asked } = plan.settings;
  const result: Omit<ParityResult, 'verdict'> = {
    schemaVersion: 1,
    subjects: subjects.map((subject) => subject.label),
    cases: [...cases],
    reference: cases.flatMap((each, at) => {
      const given = reference[at];
      if (given === undefined || given instanceof LapidaryError) return [];
      return [{ case: each.id, outputs: given.map(({ name, dtype, shape }) => ({ name, dtype, shape })) }];
    }),
    outputs,
    failures,
    rule,
    asked: { ...asked, tolerances: [...asked.tolerances] },
    noiseFloor: rule === 'house' ? null : noise,
    facts,
    invariance,
    attribution,
    layers: [],
    tensors,
  };
  return { result: { ...result, verdict: comparisonVerdict(result) }, inputs, noise, expectations };
}

/** Index of the case to explain: the one with the worst verdict and, of these, the largest error; else the first. */
function worstCase(outputs: readonly OutputComparison[], cases: readonly Case[]): number {
  const rank = { pass: 0, warn: 1, fail: 2 };
  // NaN throughout is the largest error there is.
  const size = ({ rmsRel, finite }: OutputComparison): number => rmsRel ?? (finite === 'fail' ? Infinity : -1);
  const measured = outputs.filter((each) => size(each) >= 0 && each.verdict !== 'pass');
  const larger = (a: OutputComparison, b: OutputComparison): number =>
    size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : 0;
  const worst = measured.sort((a, b) => rank[b.verdict] - rank[a.verdict] || larger(a, b))[0];
  return Math.max(
    0,
    cases.findIndex((each) => each.id === worst?.case),
  );
}
