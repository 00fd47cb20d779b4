/** Contract in, one room behind each call. One set of handlers per client: the models it opened are its own. */
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Handlers } from '../../src-shared/rpc-server.js';
import type { Source } from '../../src-shared/source.js';
import { isInside, requireInside } from '../allowed-roots.js';
import type { JobManager } from '../jobs/job-manager.js';
import { version } from '../resources.js';
import { listRuns, loadRun } from '../run/run-folder.js';
import type { Services } from '../services.js';
import { lookInThread, requireTrusted } from '../sources/require-trusted.js';
import { absoluteSource, pathsOf } from '../sources/place.js';
import { doctor } from './doctor.js';
import { jobCalls } from './job-handlers.js';
import { listFolder } from './list-folder.js';
import { type ModelHost, modelCalls } from './model-host.js';
import { parityCalls } from './parity-handlers.js';
import { pythonCalls } from './python-handlers.js';
import { addRecent, listRecents } from './recents.js';
import { listSamples } from './samples.js';
import { readWindowState, writeWindowState } from './window-state.js';

export interface HandlerContext {
  services: Services;
  jobs: JobManager;
  /** Where this client's models are open. */
  host: ModelHost;
  /** Folders paths must lie in; undefined on the desktop and the command line, where the user's own rights decide. */
  allowedRoots: readonly string[] | undefined;
}

/** Text files the window may read whole: recipes. */
const maxTextBytes = 1 << 20;

export function createHandlers({ services, jobs, host, allowedRoots }: HandlerContext): Handlers {
  const allow = async (...paths: (string | null)[]): Promise<void> => {
    if (allowedRoots === undefined) return;
    for (const path of paths) if (path !== null) await requireInside(allowedRoots, path);
  };
  /** A source that may be loaded: inside the allowed folders, and trusted where loading it runs what a pickle says. */
  const loadable = async (source: Source, signal: AbortSignal): Promise<Source> => {
    await allow(...pathsOf(source));
    await requireTrusted(absoluteSource(source), signal);
    return absoluteSource(source);
  };
  const runFile = async (dir: string, name: string): Promise<string> => {
    await allow(dir);
    const path = resolve(dir, name);
    // A run's files are named by its own run.json, which may come from anywhere.
    await requireInside([dir], path);
    return readFile(path, 'utf8').catch(() => {
      throw new LapidaryError('NOT_FOUND', `The run has no ${basename(name)}.`, 'Run its recipe.yaml again.');
    });
  };
  return {
    'engine.info': () => ({
      version,
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
      pid: process.pid,
      dataDir: services.dataDir,
    }),
    'engine.doctor': (_, signal) => doctor(services, signal),
    ...pythonCalls(services, allow),
    ...modelCalls(host),
    'model.open': async ({ path }, signal) => {
      await allow(path);
      const opened = await host.call('model.open', { path: resolve(path) }, signal);
      const { format, fileBytes } = opened.report;
      await addRecent(services.dataDir, { path: resolve(path), format, bytes: fileBytes, openedAt: Date.now() });
      return opened;
    },
    'model.saveTensor': async (input, signal) => {
      await allow(input.path);
      return host.call('model.saveTensor', input, signal);
    },
    'files.recents': async () => ({ recents: await listRecents(services.dataDir) }),
    'files.samples': async () => ({ samples: await listSamples() }),
    'files.readText': async ({ path }) => {
      await allow(path);
      const info = await stat(path).catch(() => undefined);
      if (info?.isFile() !== true)
        throw new LapidaryError('FILE_NOT_FOUND', `There is no file at ${path}.`, 'Check the path.');
      if (info.size > maxTextBytes)
        throw new LapidaryError('FILE_UNREADABLE', `${path} is too large to be shown as text.`);
      return { text: await readFile(path, 'utf8') };
    },
    'files.list': async ({ path }) => {
      await allow(path);
      return listFolder(
        path,
        allowedRoots,
        async (parent) => allowedRoots === undefined || isInside(allowedRoots, parent),
      );
    },
    'window.read': async ({ key }) => ({ text: await readWindowState(services.dataDir, key) }),
    'window.write': async ({ key, text }) => {
      await writeWindowState(services.dataDir, key, text);
      return {};
    },
    'source.look': async ({ source }, signal) => {
      await allow(...pathsOf(source));
      return lookInThread(absoluteSource(source), signal);
    },
    'source.describe': async ({ source, showMismatch }, signal) => {
      const context = { signal, log: () => undefined, progress: () => undefined };
      return services.python.describe(context, await loadable(source, signal), showMismatch);
    },
    'source.proposeInputs': async ({ source }, signal) => {
      const context = { signal, log: () => undefined, progress: () => undefined };
      return services.python.proposeInputs(context, await loadable(source, signal));
    },
    'source.tryAxes': async ({ source, inputs }, signal) => {
      const context = { signal, log: () => undefined, progress: () => undefined };
      return services.python.tryAxes(context, await loadable(source, signal), inputs);
    },
    'source.advise': async ({ source, ...asked }, signal) => {
      const context = { signal, log: () => undefined, progress: () => undefined };
      return { findings: await services.python.advise(context, { source: await loadable(source, signal), ...asked }) };
    },
    ...jobCalls({ services, jobs, allow, allowedRoots }),
    ...parityCalls(allow),
    'runs.list': async () => ({
      runs: (await listRuns(services.dataDir)).map(({ dir, run: { id, title, startedAt, state } }) => ({
        dir,
        id,
        title,
        startedAt,
        state,
      })),
    }),
    'runs.open': async ({ dir }) => {
      await allow(dir);
      return { run: await loadRun(resolve(dir)), dir: resolve(dir) };
    },
    'runs.samples': async ({ dir, file }) => {
      const text = await runFile(dir, file);
      return {
        samplesMs: text
          .split('\n')
          .filter((line) => line !== '')
          .map(Number),
      };
    },
    'runs.report': async ({ dir }) => ({ html: await runFile(dir, 'report.html') }),
  };
}
