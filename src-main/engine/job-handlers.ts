/** The calls about jobs: each starts one, with what it may use and how it was asked for, or tells of them. */
import { join, resolve } from 'node:path';
import { calls } from '../../src-shared/contract.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { jobCommand, type JobRequest } from '../../src-shared/job-command.js';
import type { JobLimits } from '../../src-shared/job.js';
import { generatedCases } from '../../src-shared/parity.js';
import { sourceOf } from '../../src-shared/recipe-source.js';
import type { Handlers } from '../../src-shared/rpc-server.js';
import { parseSubject } from '../../src-shared/subject.js';
import type { JobManager, JobWork } from '../jobs/job-manager.js';
import {
  axesWork,
  benchWork,
  editAxesWork,
  editModelWork,
  exportWork,
  parityWork,
  pythonWork,
  recipeWork,
} from '../run/operations.js';
import { recipeFromFile, recipeFromText } from '../run/recipe-file.js';
import type { Services } from '../services.js';
import { changeSettings, readSettings } from '../settings.js';
import { pathsOf } from '../sources/place.js';

type JobCalls = Extract<keyof Handlers, `jobs.${string}`> | 'settings.read' | 'settings.change';

interface JobHandlerContext {
  services: Services;
  jobs: JobManager;
  /** Throws unless the paths may be used. */
  allow: (...paths: (string | null)[]) => Promise<void>;
  /** Folders that files must lie in; undefined for no bounds. */
  allowedRoots: readonly string[] | undefined;
}

/** What is asked for once more goes where nothing is yet. */
function forAnother(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'outDir' in input && 'samples' in input
    ? { ...input, outDir: null }
    : input;
}

/** What lies somewhere, of the cases of a comparison. */
const filesOf = (cases: readonly string[]): string[] => cases.filter((path) => path !== generatedCases);

export function jobCalls({ services, jobs, allow, allowedRoots }: JobHandlerContext): Pick<Handlers, JobCalls> {
  /** Starts work for a request. `place`: what it makes. */
  const begin = async (
    request: JobRequest & { input: object },
    work: JobWork,
    place: string | null = null,
    asked: unknown = request.input,
  ): Promise<{ jobId: string }> => {
    const given: JobLimits | undefined = request.limits;
    const usual = (await readSettings(services.dataDir)).limits;
    const limits = {
      seconds: given?.seconds ?? usual.seconds,
      megabytes: given?.megabytes ?? usual.megabytes,
    };
    return {
      jobId: jobs.start(work, {
        asked: { call: request.call, input: asked },
        limits,
        command: jobCommand(request),
        place,
      }),
    };
  };
  const subjectPaths = (subjects: readonly string[]): string[] => subjects.map((text) => parseSubject(text).path);
  const handlers: Pick<Handlers, JobCalls> = {
    'jobs.export': async (input) => {
      await allow(...pathsOf(input.source), input.outDir);
      return begin({ call: 'jobs.export', input, limits: input.limits }, exportWork(services, input), input.outDir);
    },
    'jobs.parity': async (input) => {
      await allow(...subjectPaths(input.subjects), ...filesOf(input.cases), input.outDir);
      return begin({ call: 'jobs.parity', input, limits: input.limits }, await parityWork(services, input));
    },
    'jobs.axes': async (input) => {
      await allow(input.path);
      return begin({ call: 'jobs.axes', input, limits: input.limits }, axesWork(input), resolve(input.path));
    },
    'jobs.editAxes': async (input) => {
      await allow(input.path, input.out);
      return begin({ call: 'jobs.editAxes', input, limits: input.limits }, editAxesWork(input), resolve(input.out));
    },
    'jobs.editModel': async (input) => {
      await allow(input.path, input.out);
      const place = input.out === null ? null : resolve(input.out);
      const work = editModelWork(services, input, allowedRoots);
      return begin({ call: 'jobs.editModel', input, limits: input.limits }, work, place);
    },
    'jobs.bench': async (input) => {
      await allow(...subjectPaths(input.subjects), input.outDir);
      const place = input.outDir === null ? null : resolve(input.outDir);
      return begin({ call: 'jobs.bench', input, limits: input.limits }, benchWork(services, input), place);
    },
    'jobs.run': async (input) => {
      await allow(input.recipePath, input.baseDir, input.outDir);
      const loaded =
        input.recipePath !== null
          ? await recipeFromFile(input.recipePath)
          : recipeFromText(input.recipeText ?? '', resolve(input.baseDir ?? '.'));
      await allow(...pathsOf(sourceOf(loaded.recipe.source, (path) => resolve(loaded.baseDir, path))));
      const work = await recipeWork(services, loaded, input.outDir);
      // The folder of a run holds its recipe, whatever it was started from.
      const recipe = input.recipePath ?? join(work.runDir ?? '.', 'recipe.yaml');
      const request: JobRequest = { call: 'jobs.run', input: { recipe: resolve(recipe) }, limits: input.limits };
      return begin(request, work, work.runDir, { ...input, outDir: null });
    },
    'jobs.setupPython': async (input) => begin({ call: 'jobs.setupPython', input }, pythonWork(services, input)),
    'jobs.again': async ({ jobId }, signal) => {
      const { call, input } = jobs.asked(jobId);
      if (!/^jobs\.(export|parity|axes|editAxes|editModel|bench|run|setupPython)$/.test(call))
        throw new LapidaryError(
          'NOT_FOUND',
          `There is no job of the kind ${call}.`,
          'Start it anew from where it came.',
        );
      // The list is a file that anyone may have written: what it says goes the way of every other request.
      const name = call as 'jobs.export';
      const parsed = calls[name].input.safeParse(forAnother(input));
      if (!parsed.success)
        throw new LapidaryError(
          'NOT_FOUND',
          'What this job was asked for is not understood by this version.',
          'Start it anew from where it came.',
        );
      return handlers[name](parsed.data, signal);
    },
    'jobs.list': () => ({ jobs: jobs.list(), paused: jobs.paused }),
    'jobs.pause': ({ paused }) => {
      jobs.pause(paused);
      return {};
    },
    'jobs.log': ({ jobId, from }) => jobs.log(jobId, from),
    'jobs.cancel': async ({ jobId }) => {
      await jobs.cancel(jobId);
      return {};
    },
    'jobs.result': ({ jobId }) => ({ result: jobs.result(jobId) }),
    'settings.read': () => readSettings(services.dataDir),
    'settings.change': (patch) => changeSettings(services.dataDir, patch),
  };
  return handlers;
}
