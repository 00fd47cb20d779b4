/** Entry of the thread of a task: reading, inference and planning hold up this thread, never the engine. */
import { parentPort, workerData } from 'node:worker_threads';
import { LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import { requireInside } from '../allowed-roots.js';
import { axesReport } from '../axes/axes-report.js';
import { editAxes } from '../axes/edit/edit-axes.js';
import type { JobContext } from '../jobs/job-context.js';
import { onChild } from '../process/children.js';
import { cancelMessage, type FromThread, type Task, type TaskResult, taskSchema } from '../process/task/messages.js';
import { PythonService } from '../runtimes/python/service.js';
import { sampleCases } from '../parity/samples/sample-cases.js';
import { lookAtSource } from '../sources/look-at-source.js';
import { editModel } from '../surgery/edit-model.js';

async function doTask(context: JobContext, task: Task): Promise<TaskResult> {
  switch (task.kind) {
    case 'axes':
      return { kind: task.kind, axes: await axesReport(context, task.request, task.dir) };
    case 'axes-edit':
      return { kind: task.kind, edited: await editAxes(context, task.request, task.dir, task.mark) };
    case 'model-edit': {
      const { allowedRoots, request, dir, mark } = task;
      const allow = async (...paths: string[]): Promise<void> => {
        if (allowedRoots !== null) for (const path of paths) await requireInside(allowedRoots, path);
      };
      const services = { python: new PythonService(task.dataDir), allow };
      return { kind: task.kind, edited: await editModel(context, services, request, dir, mark) };
    }
    case 'source-look':
      return { kind: task.kind, look: await lookAtSource(task.request) };
    case 'samples':
      return { kind: task.kind, samples: await sampleCases(context, task.request) };
  }
}

const task = taskSchema.parse(workerData);
const port = parentPort;
if (port === null) throw new LapidaryError('INTERNAL', 'The task was not started as a thread.');
const send = (message: FromThread): void => {
  port.postMessage(message);
};
onChild((pid, alive) => {
  send({ type: 'child', pid, alive });
});
const controller = new AbortController();
port.on('message', (message) => {
  if (message === cancelMessage) controller.abort();
});
const context: JobContext = {
  signal: controller.signal,
  log: (level, source, message) => {
    send({ type: 'log', level, source, message });
  },
  progress: (value, detail) => {
    send({ type: 'progress', value, detail });
  },
};

try {
  send({ type: 'result', result: await doTask(context, task) });
} catch (error) {
  send({ type: 'error', error: toErrorInfo(error) });
} finally {
  port.close();
}
