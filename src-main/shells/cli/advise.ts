/** `lapidary advise SOURCE`: what each target will make of a model, before anything is written. */
import { Command } from 'commander';
import type { Finding } from '../../../src-shared/finding.js';
import { parseInputSpecs } from '../../../src-shared/input-spec.js';
import { targetIdSchema } from '../../../src-shared/target.js';
import { parseTargets } from './export.js';
import { collect, commaSeparated, wholeNumber } from './options.js';
import { checkFailed, printJson, printText } from './output.js';
import { withSession } from './session.js';
import { inputsOfSource } from './source-inputs.js';
import { addSourceOptions, sourceFrom, type SourceFlags, tellOfSource } from './source-options.js';

interface AdviseOptions extends SourceFlags {
  input: string[];
  target: string;
  opset?: number;
  json?: boolean;
  verbose?: boolean;
}

const glyphs = { error: '✕', warning: '!', info: 'i' } as const;

const asText = ({ severity, rule, message, where, fix, targets = [] }: Finding): string =>
  [
    `${glyphs[severity]} ${severity} ${rule} (${targets.join(', ')})${where === '' ? '' : ` ${where}`}`,
    `  ${message}`,
    `  ${fix}`,
  ].join('\n');

async function runAdvise(sourceText: string, options: AdviseOptions): Promise<void> {
  const source = sourceFrom(sourceText, options);
  const requests = parseTargets(options.target, options.opset ?? null);
  await withSession({ verbose: options.verbose === true }, async (session) => {
    await tellOfSource(session, source);
    const { specs } = await inputsOfSource(session, source, options.input);
    const { findings } = await session.client.call('source.advise', {
      source,
      inputs: parseInputSpecs(specs),
      targets: requests.map(({ target }) => target),
      opsets: Object.fromEntries(requests.flatMap(({ target, opset }) => (opset === null ? [] : [[target, opset]]))),
    });
    if (options.json === true) printJson({ schemaVersion: 1, source: sourceText, findings });
    else printText(findings.length === 0 ? '✓ Nothing to say.' : findings.map(asText).join('\n'));
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0)
      throw checkFailed(
        `Not every target can be exported as asked: ${errors[0]?.message ?? ''}`,
        errors.map(({ fix }) => fix),
      );
  });
}

export function adviseCommand(): Command {
  const command = new Command('advise')
    .description(
      'Say what each target will make of a PyTorch model, before anything is written. Runs the code of SOURCE.',
    )
    .argument('<source>', 'what `lapidary export` takes, such as model.py:make')
    .option('--input <spec...>', "an input, e.g. 'x:float32[batch=2{1..8},3,224,224]' (one or more)", collect, [])
    .option('--target <targets>', 'comma-separated', commaSeparated(), targetIdSchema.options.join(','))
    .option('--opset <n>', 'ONNX opset that would be asked for', wholeNumber('--opset', 1, 30))
    .option('--json', 'print one JSON document')
    .option('--verbose', 'show every log line')
    .action(runAdvise);
  return addSourceOptions(command);
}
