/** Ends a job that takes longer, or holds more memory, than it may. */
import { LapidaryError } from '../../src-shared/errors.js';
import type { JobLimits } from '../../src-shared/job.js';
import { formatBytes, formatSeconds } from '../../src-shared/units.js';

/** Between two looks at the memory, in milliseconds. */
const lookEvery = 250;

/** The longest wait setTimeout knows, in milliseconds. */
const longestTimeout = 2 ** 31 - 1;

/**
 * Watches a job until the function it returns is called. `memory` gives the bytes that the job's processes hold;
 * `exceeded` is told once, with the error that names the figure.
 */
export function watchLimits(
  { seconds, megabytes }: JobLimits,
  memory: () => Promise<number>,
  exceeded: (error: LapidaryError) => void,
): () => void {
  let timeout: NodeJS.Timeout | undefined;
  let look: NodeJS.Timeout | undefined;
  let over = false;
  const stop = (): void => {
    over = true;
    clearTimeout(timeout);
    clearTimeout(look);
  };
  const end = (error: LapidaryError): void => {
    if (over) return;
    stop();
    exceeded(error);
  };
  if (seconds !== null)
    timeout = setTimeout(
      () => {
        end(
          new LapidaryError(
            'TIMED_OUT',
            `The job took longer than its limit of ${formatSeconds(seconds)} and was ended.`,
            'Give it a longer limit, or ask for less: fewer samples, fewer targets, smaller sizes.',
          ),
        );
      },
      Math.min(longestTimeout, seconds * 1000),
    );
  const limit = (megabytes ?? 0) * 1e6;
  const lookAgain = async (): Promise<void> => {
    const bytes = await memory();
    if (bytes > limit)
      end(
        new LapidaryError(
          'MEMORY_LIMIT',
          `The processes of the job held ${formatBytes(bytes)} of memory, more than their limit of ${formatBytes(limit)}, and were ended.`,
          'Give it a higher limit, or ask for less: smaller sizes, fewer targets.',
        ),
      );
    if (!over) look = setTimeout(() => void lookAgain(), lookEvery);
  };
  if (megabytes !== null) void lookAgain();
  return stop;
}
