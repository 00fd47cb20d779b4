/**
 * Entry of a reader thread: it opens one model and answers every call about it. Whatever a file makes of the reading,
 * the engine goes on: the thread can be ended at any moment.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import { serveRpc } from '../../../src-shared/rpc-server.js';
import { modelHandlers } from '../model-handlers.js';
import { OpenModels } from '../open-models.js';
import { portOfThread } from '../../process/reader/thread-port.js';

const { dataDir, allowedRoots } = z
  .object({ dataDir: z.string(), allowedRoots: z.array(z.string()).optional() })
  .parse(workerData);
if (parentPort === null) throw new LapidaryError('INTERNAL', 'The reader was not started as a thread.');
serveRpc(portOfThread(parentPort), modelHandlers(new OpenModels(allowedRoots), dataDir), (error) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
});
