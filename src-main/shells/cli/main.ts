/** The command line: commander for arguments, one file per command, one way out for every error. */
import { Command, CommanderError } from 'commander';
import { exitStatusByCode, formatError, LapidaryError, toErrorInfo } from '../../../src-shared/errors.js';
import { version } from '../../resources.js';
import { keepDetail } from './error-log.js';
import { adviseCommand } from './advise.js';
import { axesCommand } from './axes.js';
import { benchCommand } from './bench.js';
import { demoCommand } from './demo.js';
import { doctorCommand } from './doctor.js';
import { editCommand } from './edit.js';
import { exportCommand } from './export.js';
import { graphCommand } from './graph.js';
import { inspectCommand } from './inspect.js';
import { lintCommand } from './lint.js';
import { parityCommand } from './parity.js';
import { recipeCommand } from './recipe.js';
import { runCommand } from './run.js';
import { serveCommand } from './serve.js';
import { tensorCommand } from './tensor.js';

/** Makes commander throw instead of exiting, in every command, so that its mistakes look like ours. */
function tame(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  for (const child of command.commands) tame(child);
  return command;
}

export function createProgram(): Command {
  const program = new Command('lapidary')
    .description('Take a PyTorch model to production: look, export, compare, measure, decide.')
    .version(version)
    .showHelpAfterError(false);
  const commands = [
    inspectCommand(),
    graphCommand(),
    tensorCommand(),
    lintCommand(),
    axesCommand(),
    editCommand(),
    adviseCommand(),
    exportCommand(),
    parityCommand(),
    benchCommand(),
    recipeCommand(),
    runCommand(),
    demoCommand(),
    serveCommand(),
    doctorCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  return tame(program);
}

/** Runs one command line; returns the exit status (product.md, "Command line"). */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    if (args.length === 0) {
      program.outputHelp();
      return 0;
    }
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0; // --help, --version
      const message = error.message.replace(/^error: /, '');
      process.stderr.write(
        `${formatError(new LapidaryError('USAGE', message, `Run \`lapidary ${args[0] ?? ''} --help\` to see what it takes.`).toInfo())}\n`,
      );
      return exitStatusByCode.USAGE;
    }
    const info = toErrorInfo(error);
    const log = info.detail === undefined ? undefined : await keepDetail(args, info);
    if (info.code === 'INTERNAL' && log !== undefined) info.hints.push(`The details are in ${log}.`);
    process.stderr.write(`${formatError(info)}\n`);
    return exitStatusByCode[info.code];
  }
}

process.exitCode = await runCli(process.argv.slice(2));
