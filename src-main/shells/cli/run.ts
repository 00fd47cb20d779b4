/** `lapidary run RECIPE.yaml`: export, compare, time, report, into one folder. */
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { conclusion } from '../../../src-shared/conclusion.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { RunRecord } from '../../../src-shared/run-record.js';
import { summaryRows } from '../../../src-shared/run-summary.js';
import { formatMs, formatNumber } from '../../../src-shared/units.js';
import { changeRecipe, type RecipeChanges } from '../../run/recipe-changes.js';
import { recipeFromFile } from '../../run/recipe-file.js';
import { addLimitOptions, limitsFrom, type LimitFlags } from './limit-options.js';
import { collect } from './options.js';
import { checkFailed, findingText, printJson, printText, verdictText } from './output.js';
import { type Session, withSession } from './session.js';
import { tellOfRecipe } from './source-options.js';
import { textTable } from './text-table.js';

/** The table a run ends with: subject × verdict, p50, p99. */
export function runTable(run: RunRecord): string {
  const right = { align: 'right' as const };
  const columns = [
    { title: 'subject' },
    { title: 'verdict' },
    { title: 'cases held', ...right },
    { title: 'max difference', ...right },
    { title: 'batch', ...right },
    { title: 'p50 ms', ...right },
    { title: 'p99 ms', ...right },
  ];
  const rows = summaryRows(run).flatMap((row) =>
    (row.latency.length > 0 ? row.latency : [null]).map((time, index) => [
      index === 0 ? row.title : '',
      index === 0 ? verdictText(row.verdict) : '',
      index === 0 && row.verdict !== 'reference' ? `${String(row.casesPassed)}/${String(row.casesTotal)}` : '',
      index === 0 && row.maxAbs !== null ? formatNumber(row.maxAbs) : '',
      time?.batch === null || time === null ? '–' : String(time.batch),
      time === null ? '–' : formatMs(time.p50Ms),
      time === null ? '–' : formatMs(time.p99Ms),
    ]),
  );
  return textTable(columns, rows);
}

/** Runs a recipe and returns its record; what a failed run has is still in its folder. */
export async function followRun(
  session: Session,
  recipePath: string,
  outDir: string | null,
  changes: RecipeChanges & LimitFlags = { set: [], only: [] },
): Promise<{ run: RunRecord; dir: string }> {
  const path = resolve(recipePath);
  await tellOfRecipe(session, await recipeFromFile(path));
  const changed = changes.set.length + changes.only.length > 0 || changes.trust === true;
  const { jobId } = await session.client.call('jobs.run', {
    recipePath: changed ? null : path,
    recipeText: changed ? changeRecipe((await recipeFromFile(path)).text, changes) : null,
    baseDir: changed ? dirname(path) : null,
    outDir,
    ...limitsFrom(changes),
  });
  const result = await session.follow(jobId, (partial) => {
    if (partial.kind === 'run') process.stderr.write(`The run so far is in ${partial.dir}\n`);
  });
  if (result.kind !== 'run') throw new LapidaryError('INTERNAL', 'The run answered with something else.');
  return result;
}

/** Findings of the artifacts that failed, for the terminal. */
export function failedArtifactsText(run: RunRecord): string[] {
  return run.artifacts
    .filter((artifact) => !artifact.ok)
    .flatMap((artifact) => [`${artifact.target}:`, ...artifact.findings.map(findingText)]);
}

interface RunOptions extends RecipeChanges, LimitFlags {
  out?: string;
  json?: boolean;
  verbose?: boolean;
}

export function runCommand(): Command {
  return addLimitOptions(
    new Command('run')
      .description('Run a recipe: export, compare with PyTorch, measure, and write a report into one run folder.')
      .argument('<recipe>', 'a recipe file (assets/samples/*.yaml show every key)')
      .option('--only <target>', 'make this target alone (may be repeated)', collect, [])
      .option(
        '--set <key=value>',
        'change a value: measure.samples=100, targets.onnx.opset=18 (may be repeated)',
        collect,
        [],
      )
      .option('--trust', 'load its pickled module, or the own code of its folder, after the report of what that runs')
      .option('-o, --out <dir>', 'run folder (default: a new one in the data folder)')
      .option('--json', 'print run.json on stdout')
      .option('--verbose', 'show every log line')
      .action(async (recipe: string, options: RunOptions) => {
        await withSession({ verbose: options.verbose === true }, async (session) => {
          const { run, dir } = await followRun(
            session,
            recipe,
            options.out === undefined ? null : resolve(options.out),
            options,
          );
          if (options.json === true) printJson(run);
          else
            printText([...failedArtifactsText(run), runTable(run), conclusion(run), `run folder: ${dir}`].join('\n'));
          if (run.verdict === 'fail') {
            const findings = run.artifacts.flatMap((artifact) =>
              artifact.findings.filter((finding) => finding.severity === 'error'),
            );
            throw checkFailed(
              `A check failed: ${findings[0]?.message ?? 'see the report'}`,
              findings.flatMap((finding) => (finding.fix === '' ? [] : [finding.fix])),
            );
          }
        });
      }),
  );
}
