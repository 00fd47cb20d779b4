/** What is in a model file, read in a thread of its own: jobs hold up the engine no more than opening a model does. */
import type { InspectReport } from '../../../src-shared/inspect.js';
import { ModelThread } from './model-thread.js';

/** Opens the file, takes its report and lets it go. Throws what opening throws, READER_CRASHED and CANCELLED. */
export async function readReport(path: string, signal: AbortSignal): Promise<InspectReport> {
  const thread = new ModelThread({ dataDir: '' });
  try {
    return (await thread.open(path, signal)).report;
  } finally {
    thread.end();
  }
}
