/** Entry of the thread of an axes job: reading, inference and planning hold up this thread, never the engine. */
import { parentPort, workerData } from 'node:worker_threads';
import { LapidaryError, toErrorInfo } from '../../../src-shared/errors.js';
import type { JobContext } from '../../jobs/job-context.js';
import { onChild } from '../../process/children.js';
import { axesReport } from '../axes-report.js';
import { editAxes } from '../edit/edit-axes.js';
import { axesTaskSchema, cancelMessage, type FromThread } from './messages.js';

const task = axesTaskSchema.parse(workerData);
const port = parentPort;
if (port === null) throw new LapidaryError('INTERNAL', 'The axes job was not started as a thread.');
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
  if (task.kind === 'axes') send({ type: 'axes', axes: await axesReport(context, task.request, task.dir) });
  else send({ type: 'axes-edit', edited: await editAxes(context, task.request, task.dir, task.mark) });
} catch (error) {
  send({ type: 'error', error: toErrorInfo(error) });
} finally {
  port.close();
}
