/**
 * The engine as a process of its own on the desktop (an Electron utility process): one engine, and one client for
 * every port the main process hands over.
 */
import { z } from 'zod';
import { defaultDataDir } from '../../data-dir.js';
import { createEngine } from '../../engine.js';
import { ModelThreads } from '../../engine/reader/model-threads.js';
import { portFromMessagePort } from './message-port.js';

const controlSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connect') }),
  z.object({ type: z.literal('shutdown') }),
]);

function report(error: unknown): void {
  // The main process writes what comes over stderr to the log file.
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

const dataDir = defaultDataDir();
const engine = createEngine({
  keepHistory: true,
  dataDir,
  modelHost: () => new ModelThreads({ dataDir }),
  onInternalError: report,
});

process.on('unhandledRejection', report);

process.parentPort.on('message', (event) => {
  const control = controlSchema.parse(event.data);
  if (control.type === 'connect') {
    for (const port of event.ports) engine.connect(portFromMessagePort(port));
    return;
  }
  engine
    .close()
    .catch(report)
    .finally(() => process.exit(0));
});
