/** `lapidary export SOURCE`: PyTorch source → artifacts, each run at the sizes its axes declare. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { LapidaryError, type Teaching } from '../../../src-shared/errors.js';
import { parseInputSpecs } from '../../../src-shared/input-spec.js';
import { nearest } from '../../../src-shared/nearest.js';
import { type Artifact, targetIdSchema, type TargetRequest, targets } from '../../../src-shared/target.js';
import { counted, formatBytes, formatSeconds, formatShape } from '../../../src-shared/units.js';
import { addLimitOptions, limitsFrom, type LimitFlags } from './limit-options.js';
import { collect, commaSeparated, wholeNumber } from './options.js';
import { checkFailed, findingText, printJson, printText } from './output.js';
import { withSession } from './session.js';
import { inputsOfSource } from './source-inputs.js';
import { addSourceOptions, sourceFrom, type SourceFlags, tellOfSource } from './source-options.js';

interface ExportOptions extends SourceFlags, LimitFlags {
  input: string[];
  output: string[];
  to: string;
  opset?: number;
  out: string;
  threads: number;
  json?: boolean;
  verbose?: boolean;
}

/** `onnx,torchscript-trace` → requests; a typo is answered with the nearest target. */
export function parseTargets(text: string, opset: number | null): TargetRequest[] {
  return [...new Set(text.split(',').map((part) => part.trim()))].map((part) => {
    const target = targetIdSchema.safeParse(part);
    if (!target.success) {
      const near = nearest(part, targetIdSchema.options);
      throw new LapidaryError(
        'USAGE',
        `'${part}' is not a target.`,
        `${near === undefined ? '' : `Did you mean ${near}? `}Targets are ${targetIdSchema.options.join(', ')}.`,
      );
    }
    return { target: target.data, opset: targets[target.data].runtime === 'ort' ? opset : null, options: {} };
  });
}

/** The line of code and the reason of a failure that is known. */
const teachingText = ({ where, why }: Teaching = {}): string[] => [
  ...(where === undefined ? [] : [`    where: ${where.file}:${String(where.line)}  ${where.text}`]),
  ...(why === undefined ? [] : [`    why: ${why}`]),
];

function artifactText(artifact: Artifact): string {
  const { title } = targets[artifact.target];
  const facts = [
    artifact.bytes === null ? null : formatBytes(artifact.bytes),
    artifact.opset === null ? null : `opset ${String(artifact.opset)}`,
    formatSeconds(artifact.seconds),
  ].filter((fact) => fact !== null);
  return [
    `${artifact.ok ? '✓' : '✕'} ${title}${artifact.path === null ? '' : `: ${artifact.path}`} (${facts.join(', ')})`,
    ...artifact.outputs.map((output) => `  ${output.name}: ${output.dtype ?? '?'} [${formatShape(output.shape)}]`),
    ...artifact.findings.map(findingText),
    ...teachingText(artifact.failure),
    ...(artifact.warnings.length > 0
      ? [`  ${counted(artifact.warnings.length, 'warning')} from the exporter (--verbose shows them)`]
      : []),
  ].join('\n');
}

async function runExport(sourceText: string, options: ExportOptions): Promise<void> {
  const source = sourceFrom(sourceText, options);
  const requests = parseTargets(options.to, options.opset ?? null);
  parseInputSpecs(options.input);
  await withSession({ verbose: options.verbose === true }, async (session) => {
    await tellOfSource(session, source);
    const declared = await inputsOfSource(session, source, options.input);
    if (declared.origin.startsWith('proposed')) {
      process.stderr.write(`Inputs were proposed by running the model: ${declared.specs.join(' ')}\n`);
    }
    const { jobId } = await session.client.call('jobs.export', {
      source,
      inputs: parseInputSpecs(declared.specs),
      outputs: options.output.length > 0 ? options.output : declared.outputs === null ? null : [...declared.outputs],
      targets: requests,
      threads: options.threads,
      outDir: resolve(options.out),
      ...limitsFrom(options),
    });
    const result = await session.follow(jobId);
    if (result.kind !== 'export') throw new LapidaryError('INTERNAL', 'The export answered with something else.');
    if (options.json === true) printJson({ schemaVersion: 1, artifacts: result.artifacts });
    else printText(result.artifacts.map(artifactText).join('\n'));
    const failed = result.artifacts.filter((artifact) => !artifact.ok);
    const errors = failed.flatMap((artifact) => artifact.findings.filter((finding) => finding.severity === 'error'));
    if (failed.length > 0) {
      throw checkFailed(
        `${failed.map((artifact) => artifact.target).join(', ')} failed: ${errors[0]?.message ?? 'see the findings'}`,
        failed
          .flatMap(({ failure, findings }) => failure?.hints ?? findings.map(({ fix }) => fix))
          .filter((hint) => hint !== ''),
      );
    }
  });
}

export function exportCommand(): Command {
  const command = new Command('export')
    .description(
      'Export a PyTorch model and run every artifact at the sizes its axes declare. Runs the code of SOURCE.',
    )
    .argument(
      '<source>',
      'model.py:make, a pickled module, TorchScript, .pt2, a Hugging Face folder, timm:NAME or torchvision:NAME',
    )
    .option(
      '--input <spec...>',
      "an input, e.g. 'ids:int64(0..29999)[batch=2{1..8},seq=16{1..512}]' (one or more)",
      collect,
      [],
    )
    .option('--output <name...>', 'a name for an output, in order (one or more)', collect, [])
    .option('--to <targets>', `comma-separated: ${targetIdSchema.options.join(', ')}`, commaSeparated(), 'onnx')
    .option('--opset <n>', 'ONNX opset to ask for', wholeNumber('--opset', 1, 30))
    .option('-o, --out <dir>', 'folder for the artifacts', '.')
    .option('--threads <n>', 'threads for PyTorch and ONNX Runtime', wholeNumber('--threads', 1, 256), 1)
    .option('--json', 'print one JSON document')
    .option('--verbose', 'show every log line')
    .action(runExport);
  return addLimitOptions(addSourceOptions(command));
}
