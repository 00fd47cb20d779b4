/** `--time-limit` and `--memory-limit`, shared by the commands that run jobs. */
import type { Command } from 'commander';
import type { JobLimits } from '../../../src-shared/job.js';
import { wholeNumber } from './options.js';

export interface LimitFlags {
  timeLimit?: number;
  memoryLimit?: number;
}

export function addLimitOptions(command: Command): Command {
  return command
    .option('--time-limit <seconds>', 'end the job when it takes longer', wholeNumber('--time-limit', 1, 31_536_000))
    .option(
      '--memory-limit <MB>',
      'end the job when its processes hold more memory (Linux)',
      wholeNumber('--memory-limit', 16, 16_777_216),
    );
}

/** The limits as a request has them; what is not named is as the settings say. */
export const limitsFrom = ({ timeLimit, memoryLimit }: LimitFlags): { limits: JobLimits } => ({
  limits: { seconds: timeLimit ?? null, megabytes: memoryLimit ?? null },
});
