/** One execution of a recipe: prepare, export, compare, time, report; run.json is true after every step. */
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { type RunRecord, type Step, worstVerdict } from '../../src-shared/run-record.js';
import type { Subject } from '../../src-shared/subject.js';
import type { ExportRequest } from '../../src-shared/target.js';
import { exportArtifacts } from '../converters/export-artifacts.js';
import { artifactSubject, eagerSubject, verifyArtifacts } from '../converters/verify-artifacts.js';
import { atomicWrite } from '../io/atomic-write.js';
import { sha256File } from '../io/hash.js';
import { type JobContext, share, throwIfCancelled, whyEnded } from '../jobs/job-context.js';
import { reportHtml } from '../report/report-html.js';
import type { Services } from '../services.js';
import { environmentLock, writeEnvironmentLock } from './environment-lock.js';
import { measureSubjects } from './measure-subjects.js';
import { writeProvenance } from './provenance.js';
import { exportRequestOf, type LoadedRecipe } from './recipe-file.js';
import { claimRunDir, saveRun, withLogFile } from './run-folder.js';
import { tidyRunDir } from './settle-runs.js';
import { recipePaths } from '../../src-shared/recipe-paths.js';
import { placeOf } from '../../src-shared/recipe-source.js';
import { optionsOf, type Source, type SourceDescription } from '../../src-shared/source.js';
import { requireTrusted } from '../sources/require-trusted.js';
import { hashOf } from '../sources/place.js';
import { counted } from '../../src-shared/units.js';

/** Share of the progress bar each step fills. */
const weights: Record<Step['id'], [number, number]> = {
  prepare: [0, 0.08],
  export: [0.08, 0.4],
  parity: [0.4, 0.6],
  latency: [0.6, 0.98],
  report: [0.98, 1],
};

const titles: Record<Step['id'], string> = {
  prepare: 'Load the source',
  export: 'Export',
  parity: 'Compare with PyTorch',
  latency: 'Measure latency',
  report: 'Write the report',
};

function newRecord(loaded: LoadedRecipe, dir: string, id: string): RunRecord {
  const ids = Object.keys(titles) as Step['id'][];
  return {
    schemaVersion: 1,
    id,
    title: loaded.recipe.title ?? placeOf(loaded.recipe.source),
    startedAt: new Date().toISOString(),
    endedAt: null,
    state: 'running',
    engine: process.pid,
    recipe: loaded.recipe,
    source: null,
    versions: {},
    steps: ids.map((step) => ({ id: step, title: titles[step], state: 'waiting', seconds: null, detail: '' })),
    artifacts: [],
    parity: null,
    latency: null,
    verdict: null,
    error: null,
    command: `lapidary run ${join(dir, 'recipe.yaml')}`,
  };
}

/** Subjects to time: those named by the recipe that exist and passed; eager and every good artifact by default. */
function measuredSubjects(run: RunRecord, request: ExportRequest): Subject[] {
  const wanted = run.recipe.measure?.subjects ?? ['eager', ...run.artifacts.map((artifact) => artifact.target)];
  return wanted.flatMap((label) => {
    if (label === 'eager') return [eagerSubject(request)];
    const artifact = run.artifacts.find((each) => each.target === label);
    return artifact?.ok === true && artifact.path !== null ? [artifactSubject(request, artifact, artifact.path)] : [];
  });
}

class RunSteps {
  constructor(
    readonly run: RunRecord,
    readonly dir: string,
    readonly context: JobContext,
  ) {}

  /** Does one step; its work returns the sentence that says how it went. */
  async do(id: Step['id'], work: (context: JobContext) => Promise<string>): Promise<void> {
    throwIfCancelled(this.context.signal);
    const step = this.run.steps.find((each) => each.id === id) as Step;
    const begin = performance.now();
    step.state = 'running';
    await saveRun(this.dir, this.run);
    this.context.log('info', 'job', step.title);
    const part = share(this.context, ...weights[id]);
    part.progress(0, step.title);
    try {
      step.detail = await work(part);
      step.state = 'done';
    } catch (error) {
      step.state = 'failed';
      step.detail = whyEnded(this.context.signal, error).message;
      throw error;
    } finally {
      step.seconds = (performance.now() - begin) / 1000;
      await saveRun(this.dir, this.run);
    }
  }
}

async function prepare(
  context: JobContext,
  services: Services,
  run: RunRecord,
  request: ExportRequest,
): Promise<string> {
  const look = await requireTrusted(request.source, context.signal);
  const described = await services.python.describe(context, request.source);
  for (const note of described.notes) context.log('info', 'source', note);
  run.versions = { node: process.versions.node, ...(await services.python.versions(context)) };
  run.source = {
    path: request.source.path,
    kind: look.kind,
    sha256: look.sha256 ?? (await hashOf(request.source.path)),
    checkpoint: await checkpointOf(request.source, described),
    moduleClass: described.moduleClass,
    parameters: described.parameters,
  };
  return `${described.moduleClass}, ${counted(described.parameters.count, 'parameter')}`;
}

/** Which weights went into the model: the file, its hash, and how it fits. */
async function checkpointOf(
  source: Source,
  { checkpoint }: SourceDescription,
): Promise<NonNullable<RunRecord['source']>['checkpoint']> {
  if (source.checkpoint === undefined || checkpoint === null) return null;
  return { path: source.checkpoint, sha256: await sha256File(source.checkpoint), exact: checkpoint.exact };
}

/**
 * Runs a recipe into `dir`. Returns the record, also when a check failed (its verdict says so); throws when the run
 * itself could not go on, after writing the reason to run.json.
 */
export async function runRecipe(
  parent: JobContext,
  services: Services,
  loaded: LoadedRecipe,
  dir: string,
  id: string,
): Promise<RunRecord> {
  await claimRunDir(dir);
  await tidyRunDir(dir);
  const logged = await withLogFile(parent, dir);
  const { context } = logged;
  const run = newRecord(loaded, dir, id);
  const steps = new RunSteps(run, dir, context);
  try {
    const request = exportRequestOf(loaded, join(dir, 'artifacts'));
    // A copy that runs from anywhere: its source path is made absolute.
    await atomicWrite(join(dir, 'recipe.yaml'), portableRecipe(loaded));
    await steps.do('prepare', async (part) => {
      const detail = await prepare(part, services, run, request);
      await writeEnvironmentLock(dir, await environmentLock(part, services));
      return detail;
    });
    await steps.do('export', async (part) => {
      run.artifacts = await exportArtifacts(part, services, request);
      return `${String(run.artifacts.filter((artifact) => artifact.path !== null).length)} of ${String(run.artifacts.length)} written`;
    });
    await steps.do('parity', async (part) => {
      const { atol = null, rtol = null, rule = 'both' } = run.recipe.checks?.parity ?? {};
      const settings = { rule, atol, rtol, tolerances: [] };
      const verified = await verifyArtifacts(part, services, request, run.artifacts, dir, settings);
      run.artifacts = verified.artifacts;
      run.parity = verified.parity;
      const good = run.artifacts.filter((artifact) => artifact.ok).length;
      await writeProvenance(run, request.targets);
      run.verdict =
        good < run.artifacts.length ? 'fail' : worstVerdict(run.parity?.outputs.map((output) => output.verdict) ?? []);
      return `${String(good)} of ${String(run.artifacts.length)} hold at ${counted(run.parity?.cases.length ?? 0, 'case')}`;
    });
    await steps.do('latency', async (part) => {
      const subjects = measuredSubjects(run, request);
      if (subjects.length === 0) return 'nothing to time';
      run.latency = await measureSubjects(part, services, {
        subjects,
        specs: request.inputs,
        batch: run.recipe.measure?.batch ?? [],
        threads: request.threads,
        warmup: run.recipe.measure?.warmup ?? 50,
        samples: run.recipe.measure?.samples ?? 500,
        dir,
        outputNames: request.outputs,
        sourceOptions: optionsOf(request.source),
      });
      return `${counted(run.latency.subjects.length, 'row')} of ${String(run.recipe.measure?.samples ?? 500)} samples`;
    });
    run.state = 'done';
    run.endedAt = new Date().toISOString();
    await steps.do('report', async () => {
      await atomicWrite(join(dir, 'report.html'), reportHtml(run));
      return 'report.html';
    });
    // The report shows its own step as done, too.
    await atomicWrite(join(dir, 'report.html'), reportHtml(run));
    context.progress(1, 'Done');
    return run;
  } catch (error) {
    const info = whyEnded(context.signal, error);
    run.state = info.code === 'CANCELLED' ? 'cancelled' : 'failed';
    run.error = info;
    run.verdict = null;
    context.log('error', 'job', `${info.code}: ${info.message}${info.detail === undefined ? '' : `\n${info.detail}`}`);
    throw error;
  } finally {
    run.endedAt ??= new Date().toISOString();
    for (const step of run.steps) if (step.state === 'waiting') step.state = 'skipped';
    await saveRun(dir, run);
    await logged.close();
  }
}

/** The recipe's text with the files of its source named absolutely; comments are kept. */
function portableRecipe({ recipe, text, baseDir }: LoadedRecipe): string {
  const document = parseDocument(text);
  for (const { at, path } of recipePaths(recipe)) document.setIn(at, resolve(baseDir, path));
  return document.toString();
}
