/** What each kind of job does, as work for the job queue. Inputs are checked before the job starts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { AxesRequest, AxisEditRequest } from '../../src-shared/axes.js';
import type { ModelEditRequest } from '../../src-shared/edit.js';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import type { BenchRequest, LatencyResult } from '../../src-shared/latency.js';
import type { ParityRequest, ParityResult } from '../../src-shared/parity.js';
import { parseScaling } from '../../src-shared/picture-scaling.js';
import type { PythonRequest } from '../../src-shared/python-environment.js';
import { parseSubject } from '../../src-shared/subject.js';
import type { ExportRequest } from '../../src-shared/target.js';
import { usualRules } from '../parity/rules.js';
import { exportArtifacts } from '../converters/export-artifacts.js';
import { verifyArtifacts } from '../converters/verify-artifacts.js';
import { scratchPrefix, temporaryMark } from '../io/leftovers.js';
import { removeTrials } from '../io/trials.js';
import type { JobWork } from '../jobs/job-manager.js';
import { type JobContext, share } from '../jobs/job-context.js';
import { runTask } from '../process/task/run-task.js';
import { forgetPythons } from '../runtimes/python/list-pythons.js';
import { manageEnvironment } from '../runtimes/python/manage-environment.js';
import type { Services } from '../services.js';
import { compareSubjects } from './compare-subjects.js';
import { measureSubjects } from './measure-subjects.js';
import type { LoadedRecipe } from './recipe-file.js';
import { loadRun, newRunDir } from './run-folder.js';
import { resolveSubjects } from './resolve-subjects.js';
import { runRecipe } from './run-recipe.js';
import { placeOf } from '../../src-shared/recipe-source.js';
import { sourceStem } from '../../src-shared/source.js';
import { requireTrusted } from '../sources/require-trusted.js';
import { absoluteSource } from '../sources/place.js';

/** A scratch folder for the tensors of one job, removed however the job ends. */
async function withScratch<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), scratchPrefix()));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Work that leaves no process behind when it is cancelled: the shared Python worker may hold half of what was being
 * made, so it goes, too, even where the cancel found it idle; the next job starts a new one.
 */
function endingWorker(services: Services, work: JobWork['work']): JobWork['work'] {
  return async (context) => {
    try {
      return await work(context);
    } catch (error) {
      if (context.signal.aborted) await services.python.close();
      throw error;
    }
  };
}

/** Exports, then runs every artifact at the sizes its axes declare. */
export function exportWork(services: Services, request: ExportRequest): JobWork {
  return {
    kind: 'export',
    title: `Export ${basename(request.source.path)}`,
    runDir: null,
    work: endingWorker(services, async (context) => {
      // Fails here for what concerns the source as a whole, before any target is tried.
      await requireTrusted(absoluteSource(request.source), context.signal);
      await services.python.describe(context, absoluteSource(request.source));
      const artifacts = await exportArtifacts(share(context, 0.05, 0.7), services, request);
      const verified = await withScratch((dir) =>
        verifyArtifacts(share(context, 0.7, 1), services, request, artifacts, dir, usualRules),
      );
      return { kind: 'export', artifacts: verified.artifacts };
    }),
  };
}

/** Compares subjects. Spec and subject mistakes are thrown before the job is made. */
export async function parityWork(services: Services, request: ParityRequest): Promise<JobWork> {
  for (const text of request.subjects) parseSubject(text);
  parseInputSpecs(request.inputs);
  parseScaling(request.pictures);
  const folder = async (): Promise<string | null> => (request.keep ? newRunDir(services.dataDir, 'parity') : null);
  const kept = request.outDir === null ? await folder() : resolve(request.outDir);
  return {
    kind: 'parity',
    title: `Compare ${request.subjects.map((subject) => basename(subject)).join(' · ')}`,
    runDir: kept,
    work: endingWorker(services, async (context) => {
      const compare = (dir: string): Promise<ParityResult> => compareSubjects(context, services, request, dir);
      if (kept !== null) return { kind: 'parity', parity: await compare(kept), dir: kept };
      return { kind: 'parity', parity: { ...(await withScratch(compare)), tensors: [] }, dir: null };
    }),
  };
}

/** Lists the axes of a model, and runs it at several sizes of each where that is asked for. */
export function axesWork(request: AxesRequest): JobWork {
  return {
    kind: 'axes',
    title: `${request.probe ? 'Probe' : 'List'} the axes of ${basename(request.path)}`,
    runDir: null,
    work: (context) =>
      withScratch((dir) =>
        runTask(context, { kind: 'axes', request: { ...request, path: resolve(request.path) }, dir }),
      ),
  };
}

/** Edits the axes of a model into a new file, proved by running both. */
export function editAxesWork(request: AxisEditRequest): JobWork {
  return {
    kind: 'axes-edit',
    title: `Edit the axes of ${basename(request.path)}`,
    runDir: null,
    work: (context) =>
      withScratch(async (dir) => {
        const mark = temporaryMark();
        try {
          return await runTask(context, { kind: 'axes-edit', request, dir, mark });
        } finally {
          await removeTrials(request, mark);
        }
      }),
  };
}

/** Surgery on a model, into a new file that is proved by running both. `allowedRoots`: where its files may lie. */
export function editModelWork(
  { dataDir }: Services,
  request: ModelEditRequest,
  allowedRoots: readonly string[] | undefined,
): JobWork {
  const { path, out } = request;
  return {
    kind: 'model-edit',
    title: `${out === null ? 'Work out an edit of' : 'Edit'} ${basename(path)}`,
    runDir: null,
    work: (context) =>
      withScratch(async (dir) => {
        const mark = temporaryMark();
        const roots = allowedRoots === undefined ? null : [...allowedRoots];
        try {
          return await runTask(context, { kind: 'model-edit', request, dir, mark, dataDir, allowedRoots: roots });
        } finally {
          if (out !== null) await removeTrials({ path, out }, mark);
        }
      }),
  };
}

/** Samples files are named absolutely where there is no run folder to be relative to. */
function withAbsoluteSamples(latency: LatencyResult, dir: string): LatencyResult {
  return {
    ...latency,
    subjects: latency.subjects.map((row) => ({ ...row, samplesFile: resolve(dir, row.samplesFile) })),
  };
}

/** Times subjects against each other. */
export function benchWork(services: Services, request: BenchRequest): JobWork {
  for (const text of request.subjects) parseSubject(text);
  parseInputSpecs(request.inputs);
  return {
    kind: 'bench',
    title: `Time ${request.subjects.map((subject) => basename(subject)).join(' · ')}`,
    runDir: null,
    work: endingWorker(services, async (context) => {
      const resolved = await resolveSubjects(context, services, request);
      const dir = request.outDir === null ? await newRunDir(services.dataDir, 'bench') : resolve(request.outDir);
      const latency = await measureSubjects(context, services, {
        ...resolved,
        batch: request.batch,
        threads: request.threads,
        warmup: request.warmup,
        samples: request.samples,
        dir,
      });
      return { kind: 'bench', latency: withAbsoluteSamples(latency, dir) };
    }),
  };
}

/** Runs a recipe into a folder; a run that failed still shows what it has. */
export async function recipeWork(services: Services, loaded: LoadedRecipe, outDir: string | null): Promise<JobWork> {
  const place = placeOf(loaded.recipe.source);
  const name = sourceStem(place);
  const dir = outDir === null ? await newRunDir(services.dataDir, name) : resolve(outDir);
  return {
    kind: 'run',
    title: `Run ${loaded.recipe.title ?? basename(place)}`,
    runDir: dir,
    work: endingWorker(services, async (context) => ({
      kind: 'run',
      run: await runRecipe(context, services, loaded, dir, basename(dir)),
      dir,
    })),
    afterFailure: async () => ({ kind: 'run', run: await loadRun(dir), dir }),
  };
}

const pythonTitles: Record<PythonRequest['action'], string> = {
  setup: 'Set up Python',
  update: 'Update Python',
  remove: 'Remove Python',
};

/** Creates, completes, updates or removes the managed Python environment. */
export function pythonWork(services: Services, request: PythonRequest): JobWork {
  return {
    kind: 'python-setup',
    title: [pythonTitles[request.action], ...request.extras].join(' · '),
    runDir: null,
    work: async (context: JobContext) => {
      // A worker of the environment as it was would go on with files that are being replaced.
      await services.python.close();
      try {
        return { kind: 'python-setup', python: await manageEnvironment(services.dataDir, request, context) };
      } finally {
        forgetPythons();
      }
    },
  };
}
