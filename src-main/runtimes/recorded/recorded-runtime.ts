/** Outputs that were stored before, as a subject: nothing is run. */
import { mkdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { LapidaryError } from '../../../src-shared/errors.js';
import { throwIfCancelled } from '../../jobs/job-context.js';
import type { Runtime } from '../runtime.js';
import { findRecorded } from './recorded-outputs.js';

function notTimed(): LapidaryError {
  return new LapidaryError(
    'SUBJECT_INVALID',
    'Recorded outputs cannot be timed: nothing is run.',
    'Leave the subject out of the measurement.',
  );
}

export const recordedRuntime: Runtime = {
  id: 'recorded',
  title: 'Recorded outputs',
  open: async (context, subject, { outputNames }) => {
    const path = resolve(subject.path);
    const recorded = await findRecorded(path, outputNames ?? []);
    /** The case that outputs without a case's name stand for: the first that was asked. */
    let answered: string | undefined;
    return {
      provider: 'recorded',
      versions: {},
      run: async (_inputs, outputDir) => {
        throwIfCancelled(context.signal);
        const id = basename(outputDir);
        let write = recorded.cases.get(id);
        if (write === undefined && recorded.unnamed !== undefined) {
          answered ??= id;
          if (answered === id) write = recorded.unnamed;
        }
        if (write === undefined) {
          const known = [...recorded.cases.keys()];
          throw new LapidaryError(
            'RUN_FAILED',
            `${subject.path} holds no outputs of the case ${id}.`,
            known.length > 0 ? `It holds ${known.join(', ')}.` : 'It holds the outputs of one case.',
          );
        }
        await mkdir(outputDir, { recursive: true });
        return write(outputDir, context.signal);
      },
      bench: () => Promise.reject(notTimed()),
      describe: () =>
        Promise.resolve({ runtime: 'recorded', version: '', providers: [], options: { path }, threads: 1 }),
      close: () => Promise.resolve(),
    };
  },
  overhead: () => Promise.reject(notTimed()),
};
