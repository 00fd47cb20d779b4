/** `lapidary inspect FILE`: what is in a model file, from its structure alone. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { InspectReport } from '../../../src-shared/inspect.js';
import { counted, formatBytes, formatCount, formatShape, plural } from '../../../src-shared/units.js';
import { shortenText } from '../../formats/attribute-text.js';
import { openModel } from '../../formats/registry.js';
import { costOf } from '../../analysis/cost/model-cost.js';
import { checkSymbols, costText, dearestAsJson, parseSymbols } from './cost-text.js';
import { inferShapes } from '../../analysis/shapes/infer-shapes.js';
import { listValues } from '../../analysis/shapes/value-list.js';
import { findingText, printJson, printText } from './output.js';
import { parseShapes } from './shape-options.js';
import { shapesText } from './shapes-text.js';

/** Said where the file holds more tensors than the model has parameters. */
const tiedText = ({ parameters: { tied = 0 } }: InspectReport): string =>
  tied === 0 ? '' : `, ${String(tied)} tied ${tied === 1 ? 'tensor' : 'tensors'} counted once`;

function asText(report: InspectReport): string {
  const opsets = Object.entries(report.opsets).map(
    ([domain, version]) => `${domain === '' ? 'ai.onnx' : domain} ${String(version)}`,
  );
  const top = Object.entries(report.opCounts)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 12)
    .map(([op, count]) => `${op} ${String(count)}`);
  const value = (each: InspectReport['inputs'][number]): string =>
    `  ${each.name}: ${each.dtype ?? 'unknown type'} [${formatShape(each.shape)}]`;
  const nested = report.graphs.filter((graph) => graph.kind !== 'main');
  return [
    `${report.format} · ${report.producer === '' ? 'unknown producer' : report.producer} · IR ${String(report.irVersion ?? '?')} · opset ${opsets.join(', ')}`,
    `${counted(report.nodeCount, 'node')}${nested.length > 0 ? ` in ${counted(report.graphs.length, 'graph')}` : ''} · ${formatCount(report.parameters.count)} ${plural(report.parameters.count, 'parameter')} (${formatBytes(report.parameters.bytes)}${tiedText(report)}) · file ${formatBytes(report.fileBytes)}`,
    ...(report.nodeCount === 0 ? aboutWeights(report) : []),
    ...(report.nodeCount === 0
      ? []
      : [
          'inputs:',
          ...report.inputs.map(value),
          'outputs:',
          ...report.outputs.map(value),
          `operators: ${top.join(', ')}`,
        ]),
    ...report.externalFiles.map(
      (file) => `external data: ${file.path} ${file.present ? formatBytes(file.bytes ?? 0) : '(missing)'}`,
    ),
    ...report.warnings.map((warning) => `warning ${warning.code}: ${warning.message}`),
  ].join('\n');
}

/** Without what a terminal would take for commands. */
const oneLine = (text: string): string => shortenText(text.replace(/[\s\p{Cc}]+/gu, ' '));

/** What a file without a graph says of itself: there is nothing else to show. */
function aboutWeights({ metadata }: InspectReport): string[] {
  const rows = Object.entries(metadata);
  const shown = rows.slice(0, 40).map(([key, text]) => `  ${oneLine(key)}: ${oneLine(text)}`);
  const more = rows.length > shown.length ? [`  … ${String(rows.length - shown.length)} more with --json`] : [];
  return rows.length === 0 ? [] : ['metadata:', ...shown, ...more];
}

interface InspectOptions {
  json?: boolean;
  shapes?: boolean;
  cost?: boolean;
  set: string[];
  shape: string[];
}

export function inspectCommand(): Command {
  return new Command('inspect')
    .description(
      'Show what is in a model file: graph, inputs, outputs, opsets, parameters, warnings. Reads no weights.',
    )
    .argument('<file>', 'the model file')
    .option('--json', 'print one JSON document')
    .option('--shapes', 'infer the shapes of all values, with expressions such as 12*seq')
    .option('--cost', 'count parameters, MACs, FLOPs and activation memory, in all and by node')
    .option('--set <symbol=size...>', 'sizes of symbolic dimensions for --cost, such as batch=8', [])
    .option(
      '--shape <input=sizes...>',
      'shapes of inputs the file does not say, such as x=1,3,224,224 or x=batch,80',
      [],
    )
    .action(async (file: string, options: InspectOptions) => {
      const model = await openModel(resolve(file));
      const { report } = model;
      const shapes = parseShapes(options.shape);
      const listed = options.shapes === true ? listValues(model, shapes) : undefined;
      const symbols = parseSymbols(options.set);
      const cost = options.cost === true || options.set.length > 0 ? costOf(model, symbols, shapes) : undefined;
      if (cost !== undefined) checkSymbols(symbols, cost.report);
      const findings = listed?.findings ?? (cost === undefined ? [] : inferShapes(model, shapes).findings);
      if (options.json === true) {
        printJson({
          ...report,
          ...(listed && { values: listed.values }),
          ...((listed ?? cost) && { findings }),
          ...(cost && { cost: { ...cost.report, dearest: dearestAsJson(model.graph, cost) } }),
        });
      } else
        printText(
          [
            asText(report),
            ...(listed ? [shapesText(listed)] : []),
            ...(cost ? [costText(model.graph, cost)] : []),
            ...(listed ? [] : findings.map(findingText)),
          ].join('\n'),
        );
      const missing = report.externalFiles.filter((each) => !each.present);
      if (missing.length > 0) {
        throw new LapidaryError(
          'EXTERNAL_DATA_MISSING',
          `The model keeps weights in ${missing.map((each) => each.path).join(', ')}, which is not there; only its structure was read.`,
          'Put the external data beside the model, under the name it had when the model was saved.',
        );
      }
    });
}
