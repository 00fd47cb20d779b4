/** `lapidary lint FILE`: what loading a file would run, and what is wrong with it, without running any of it. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Finding } from '../../../src-shared/finding.js';
import { lintFile } from '../../formats/lint.js';
import { checkFailed, printJson, printText } from './output.js';

const glyphs = { error: '✕', warning: '!', info: '✓' } as const;

const asText = (findings: readonly Finding[]): string =>
  findings.length === 0
    ? '✓ Nothing found.'
    : findings
        .map(({ severity, rule, message, where, fix }) =>
          [
            `${glyphs[severity]} ${severity} ${rule}${where === '' ? '' : ` (${where})`}`,
            `  ${message}`,
            ...(fix === '' ? [] : [`  ${fix}`]),
          ].join('\n'),
        )
        .join('\n');

export function lintCommand(): Command {
  return new Command('lint')
    .description(
      'Say what loading a file would run and what is wrong with it. Executes nothing; exit 1 on an error finding.',
    )
    .argument('<file>', 'a checkpoint, a pickle, a model')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: { json?: boolean }) => {
      const findings = await lintFile(resolve(file));
      if (options.json === true) printJson({ schemaVersion: 1, path: resolve(file), findings });
      else printText(asText(findings));
      const errors = findings.filter((finding) => finding.severity === 'error').length;
      if (errors > 0)
        throw checkFailed(
          `Loading ${file} is dangerous: ${String(errors)} ${errors === 1 ? 'error' : 'errors'} found.`,
          ['Do not load it.'],
        );
    });
}
