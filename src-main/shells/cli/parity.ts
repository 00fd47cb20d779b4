/** `lapidary parity REFERENCE SUBJECT…`: do they compute the same? */
import { Command } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import { parityDefaults, type ParityResult } from '../../../src-shared/parity.js';
import { formatNumber } from '../../../src-shared/units.js';
import { addLimitOptions, limitsFrom, type LimitFlags } from './limit-options.js';
import { collect, separateSubjects, nonNegative, wholeNumber } from './options.js';
import { checkFailed, printJson, printText, verdictText } from './output.js';
import { withSession } from './session.js';
import { parseSubject } from '../../../src-shared/subject.js';
import { addSourceOptions, optionsFrom, type SourceFlags, tellOfSource } from './source-options.js';
import { textTable } from './text-table.js';

interface ParityOptions extends SourceFlags, LimitFlags {
  input: string[];
  atol?: number;
  rtol?: number;
  threads: number;
  json?: boolean;
  verbose?: boolean;
}

/** A row per subject, case and output; failures to run are rows, too. */
export function parityText(parity: ParityResult): string {
  const title = new Map(parity.cases.map((each) => [each.id, each.title]));
  const rows = parity.outputs.map((output) => [
    output.subject,
    title.get(output.case) ?? output.case,
    output.name,
    output.maxAbs === null ? '–' : formatNumber(output.maxAbs),
    output.maxRel === null ? '–' : formatNumber(output.maxRel),
    verdictText(output.verdict),
  ]);
  const failed = parity.failures.map((failure) => [
    failure.subject,
    title.get(failure.case) ?? failure.case,
    '',
    '',
    '',
    '✕ did not run',
  ]);
  const columns = [
    { title: 'subject' },
    { title: 'case' },
    { title: 'output' },
    { title: 'max abs', align: 'right' as const },
    { title: 'max rel', align: 'right' as const },
    { title: 'verdict' },
  ];
  const reasons = [
    ...parity.failures.map((failure) => `${failure.subject} at ${failure.case}: ${failure.error.message}`),
    ...parity.outputs
      .filter((output) => output.verdict !== 'pass')
      .map((output) => `${output.subject} at ${output.case}, ${output.name}: ${output.reason}`),
  ];
  return [
    textTable(columns, [...rows, ...failed]),
    ...reasons,
    `verdict: ${verdictText(parity.verdict)} (reference ${parity.subjects[0] ?? ''})`,
  ].join('\n');
}

export function parityCommand(): Command {
  const command = new Command('parity')
    .description(
      'Run subjects on the same inputs at several sizes and compare every output with the first subject. Exit 1 on fail.',
    )
    .argument(
      '[subjects...]',
      'PATH[@runtime[,key=value…]]: model.py:make@eager m.onnx@ort,opt=all m.pt@torchscript m.pt2@export',
    )
    .option(
      '--input <spec...>',
      'an input (one or more); default: as the source declares or the ONNX file says',
      collect,
      [],
    )
    .option(
      '--atol <x>',
      'absolute tolerance (default 1e-4; 1e-2 for 16-bit floats; 0 for integers)',
      nonNegative('--atol'),
    )
    .option(
      '--rtol <x>',
      'relative tolerance (default 1e-3; 1e-2 for 16-bit floats; 0 for integers)',
      nonNegative('--rtol'),
    )
    .option('--threads <n>', 'threads per subject', wholeNumber('--threads', 1, 256), 1)
    .option('--json', 'print one JSON document')
    .option('--verbose', 'show every log line')
    .action(async (given: string[], options: ParityOptions) => {
      const { subjects, specs } = separateSubjects(given, options.input);
      if (subjects.length < 2) {
        throw new LapidaryError(
          'USAGE',
          'A comparison needs a reference and at least one other subject.',
          'Write: lapidary parity model.py:make@eager model.onnx@ort',
        );
      }
      await withSession({ verbose: options.verbose === true }, async (session) => {
        for (const text of subjects) {
          const { runtime, path, entry } = parseSubject(text);
          if (runtime === 'eager') await tellOfSource(session, { ...optionsFrom(options), path, entry });
        }
        const { jobId } = await session.client.call('jobs.parity', {
          ...parityDefaults,
          subjects,
          inputs: specs,
          source: optionsFrom(options),
          atol: options.atol ?? null,
          rtol: options.rtol ?? null,
          threads: options.threads,
          ...limitsFrom(options),
        });
        const result = await session.follow(jobId);
        if (result.kind !== 'parity')
          throw new LapidaryError('INTERNAL', 'The comparison answered with something else.');
        if (options.json === true) printJson(result.parity);
        else printText(parityText(result.parity));
        if (result.parity.verdict === 'fail') {
          const first = result.parity.failures[0]?.error ?? undefined;
          const output = result.parity.outputs.find((each) => each.verdict === 'fail');
          throw checkFailed(
            `The subjects differ: ${output?.reason ?? first?.message ?? 'nothing could be compared'}`,
            first?.hints ?? [],
          );
        }
      });
    });
  return addLimitOptions(addSourceOptions(command));
}
