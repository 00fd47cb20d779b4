/** `lapidary doctor`: what this machine has and lacks; `--setup-python` creates the managed environment. */
import { Command } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import { printJson, printText } from './output.js';
import { withSession } from './session.js';

const marks = { ok: '✓', warning: '!', missing: '✕' } as const;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Check what this machine has: ONNX Runtime, Python with PyTorch, the built window.')
    .option('--setup-python', 'create the managed Python environment first (downloads about 1.1 GB)')
    .option('--json', 'print one JSON document')
    .option('--verbose', 'show every log line')
    .action(async (options: { setupPython?: boolean; json?: boolean; verbose?: boolean }) => {
      await withSession({ verbose: options.verbose === true }, async (session) => {
        if (options.setupPython === true) {
          const { jobId } = await session.client.call('jobs.setupPython', { action: 'setup', extras: [] });
          await session.follow(jobId);
        }
        const report = await session.client.call('engine.doctor', {});
        if (options.json === true) printJson(report);
        else
          printText(
            [
              ...report.checks.map((check) => `${marks[check.state]} ${check.title}: ${check.detail}`),
              `data folder: ${report.dataDir}`,
            ].join('\n'),
          );
        const missing = report.checks.filter((check) => check.state === 'missing');
        if (missing[0] !== undefined) {
          throw new LapidaryError(
            missing.some((check) => check.id === 'python') ? 'PYTHON_MISSING' : 'RUNTIME_MISSING',
            `${missing.map((check) => check.title).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
            missing.map((check) => check.hint),
          );
        }
      });
    });
}
