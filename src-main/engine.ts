/**
 * The engine: the same one behind the desktop window, `lapidary serve`, the command line and the tests. It knows
 * nothing of Electron; a shell gives it a Port per client.
 */
import { mkdir } from 'node:fs/promises';
import { createHandlers } from './engine/handlers.js';
import { LocalModels, type ModelHost } from './engine/model-host.js';
import { JobHistory } from './jobs/job-history.js';
import { JobManager } from './jobs/job-manager.js';
import { killAllChildren } from './process/children.js';
import { settleRuns } from './run/settle-runs.js';
import { PythonService } from './runtimes/python/service.js';
import type { Services } from './services.js';
import type { Port } from '../src-shared/rpc-messages.js';
import { type EventSink, serveRpc } from '../src-shared/rpc-server.js';

export interface EngineOptions {
  dataDir: string;
  /** Folders that paths in calls must lie in; leave out where the caller is the user themself. */
  allowedRoots?: readonly string[];
  /** Where a client's models are opened; in this process when it is not given. */
  modelHost?: () => ModelHost;
  /** Keeps a list of jobs over restarts; a command has no use for one. */
  keepHistory?: boolean;
  /** Told about defects: errors that are not the user's. */
  onInternalError: (error: unknown) => void;
}

export interface Engine {
  /** Serves one client until its port closes. Jobs belong to the engine and outlive the client. */
  connect(port: Port): void;
  /** Cancels all jobs and reaps every child. */
  close(): Promise<void>;
}

export function createEngine(options: EngineOptions): Engine {
  const sinks = new Set<EventSink>();
  const hosts = new Set<ModelHost>();
  const services: Services = { dataDir: options.dataDir, python: new PythonService(options.dataDir) };
  const history = options.keepHistory === true ? new JobHistory(options.dataDir, options.onInternalError) : undefined;
  const jobs = new JobManager((name, payload) => {
    for (const sink of sinks) sink.emit(name, payload);
  }, history);
  const settled = mkdir(options.dataDir, { recursive: true })
    .then(() => settleRuns(options.dataDir))
    .catch(options.onInternalError);
  return {
    connect: (port) => {
      const host = options.modelHost?.() ?? new LocalModels(options.dataDir);
      hosts.add(host);
      const handlers = createHandlers({ services, jobs, host, allowedRoots: options.allowedRoots });
      const sink = serveRpc(port, handlers, options.onInternalError);
      sinks.add(sink);
      port.onClose(() => {
        sinks.delete(sink);
        hosts.delete(host);
        host.close();
      });
    },
    close: async () => {
      await jobs.cancelAll();
      await services.python.close();
      await settled;
      await killAllChildren();
      for (const host of hosts) host.close();
      hosts.clear();
      sinks.clear();
    },
  };
}
