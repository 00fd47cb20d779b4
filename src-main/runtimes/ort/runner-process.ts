/**
 * Entry of one ORT runner: a disposable process that holds one ONNX Runtime session. It may crash (SIGFPE in constant
 * folding) or hang (endless Loop); the engine kills it, which no other design survives: the binding computes
 * synchronously, and ending a worker thread during a run aborts its whole process.
 */
import type { z } from 'zod';
import { LapidaryError, toErrorInfo } from '../../../src-shared/errors.js';
import { guardAgainstOrphaning } from './orphan-guard.js';
import { runnerRequestSchema } from './runner-protocol.js';
import { OrtSession } from './session.js';

let session: OrtSession | undefined;

async function handle(request: z.infer<typeof runnerRequestSchema>): Promise<unknown> {
  if (request.method === 'load') {
    session = await OrtSession.load(request.params);
    return session.info;
  }
  if (session === undefined)
    throw new LapidaryError('PROTOCOL', 'The runner was asked to run before it loaded a model.');
  if (request.method === 'describe') return session.describe(request.params);
  return request.method === 'run' ? session.run(request.params) : session.bench(request.params);
}

function reply(message: object): void {
  process.send?.(message);
}

guardAgainstOrphaning();
process.on('disconnect', () => process.exit(0));
process.on('message', (raw) => {
  const parsed = runnerRequestSchema.safeParse(raw);
  if (!parsed.success) {
    reply({
      id: -1,
      error: new LapidaryError(
        'PROTOCOL',
        `The runner got a message that does not fit: ${parsed.error.message}`,
      ).toInfo(),
    });
    return;
  }
  const { id } = parsed.data;
  handle(parsed.data).then(
    (result) => {
      reply({ id, result });
    },
    (error: unknown) => {
      reply({ id, error: toErrorInfo(error) });
    },
  );
});
