/** `lapidary axes SOURCE`: axes in front of an export, and what each exporter is told of them. */
import { resolve } from 'node:path';
import type { AxisFault } from '../../../src-shared/axis-fault.js';
import { axisAdvice } from '../../../src-shared/axis-advice.js';
import { axisProducts, type AxisProducts } from '../../../src-shared/axis-products.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { type AxesTrial, type InputProposal, proposedLines } from '../../../src-shared/input-proposal.js';
import { formatInputSpec, type InputSpec, parseInputSpecs, symbolsOf } from '../../../src-shared/input-spec.js';
import { isNamedModel, type Source } from '../../../src-shared/source.js';
import { splitEntry } from '../../../src-shared/subject.js';
import { sourceKindOf } from '../../sources/source-kind.js';
import type { AxesOptions } from './axes-options.js';
import { isEdit } from './axes-edit.js';
import { checkFailed, printJson, printText } from './output.js';
import { type Session, withSession } from './session.js';
import { sourceFrom, type SourceFlags, tellOfSource } from './source-options.js';
import { textTable } from './text-table.js';

/**
 * Whether what was named is a PyTorch source rather than a model. TorchScript and .pt2 files are both: a model whose axes
 * are listed, and a source once its inputs are described or it is to be tried.
 */
export function isSource(text: string, options: AxesOptions): boolean {
  const [path] = splitEntry(text);
  if (path.endsWith('.py') || isNamedModel(path)) return true;
  try {
    const kind = sourceKindOf(resolve(path));
    const isModel = kind === 'torchscript' || kind === 'export';
    return !isModel || options.input.length > 0 || options.probe === true;
  } catch {
    return false; // A model of another format, or no file at all: the model's own reading says which.
  }
}

interface Inputs {
  specs: InputSpec[];
  origin: 'given' | 'declared' | 'proposed';
  proposal: InputProposal | null;
}

async function inputsOf(
  session: Session,
  source: Source,
  texts: readonly string[],
  declared: readonly string[] | null,
): Promise<Inputs> {
  if (texts.length > 0) return { specs: parseInputSpecs(texts), origin: 'given', proposal: null };
  if (declared !== null) return { specs: parseInputSpecs(declared), origin: 'declared', proposal: null };
  const proposal = await session.client.call('source.proposeInputs', { source });
  if (proposal.inputs.length === 0) {
    throw new LapidaryError(
      'INPUT_SPEC_INVALID',
      `The source does not declare its inputs, and none could be proposed: ${proposal.note}`,
      "Give one --input per argument of forward, such as --input 'x:float32[batch=2{1..8},3,224,224]'.",
    );
  }
  return { specs: parseInputSpecs(proposedLines(proposal)), origin: 'proposed', proposal };
}

function rowsOf(specs: readonly InputSpec[]): string[][] {
  const bound = (size: number | null): string => (size === null ? '' : String(size));
  return specs.flatMap((spec) =>
    spec.dims.map((dim, index) => {
      const named = [spec.name, spec.dtype, String(index)];
      return dim.kind === 'static'
        ? [...named, String(dim.size), '', '', '']
        : [...named, dim.symbol, String(dim.example), bound(dim.min), bound(dim.max)];
    }),
  );
}

const faultText = (fault: AxisFault): string =>
  `${fault.kind === 'tied' ? 'warning' : 'error'} ${fault.message} ${fault.fix}`;

function trialText(trial: AxesTrial): string[] {
  if (trial.faults.length > 0) return trial.faults.map(faultText);
  if (trial.problem !== null) return [`error ${trial.problem.message} ${trial.problem.hints.join(' ')}`];
  return ['torch.export took every axis as declared.'];
}

function axesText({ specs, proposal }: Inputs, products: AxisProducts, trial: AxesTrial | null): string {
  const columns = ['input', 'type', 'axis', 'size', 'example', 'min', 'max'].map((title) => ({ title }));
  return [
    ...(proposal === null
      ? []
      : [
          `Proposed, because the source declares no inputs: ${proposal.note}`,
          ...proposal.inputs.map(({ spec, reason }) => `  ${spec.name}: ${reason}`),
        ]),
    textTable(columns, rowsOf(specs)),
    ...specs.map((spec) => `--input '${formatInputSpec(spec)}'`),
    ...axisAdvice(specs).map(({ severity, message }) => `${severity} ${message}`),
    ...(trial === null ? [] : trialText(trial)),
    '',
    '# torch.export and the ONNX exporter',
    products.dynamicShapes ?? 'dynamic_shapes = None',
    '',
    '# the older ONNX exporter',
    products.dynamicAxes ?? 'dynamic_axes = None',
    '',
    '# TensorRT',
    products.profile ?? 'every axis is static: no profile',
    ...products.withoutRange.map((symbol) => `# ${symbol} has no full range: its example stands in the profile`),
  ].join('\n');
}

/** Lists the axes and what they are for each exporter; `--probe` lets torch.export try them. */
export async function axesForExport(text: string, options: AxesOptions & SourceFlags): Promise<void> {
  if (isEdit(options)) {
    throw new LapidaryError(
      'USAGE',
      'A PyTorch source has no axes to edit: its inputs are described.',
      "Describe them with --input, such as --input 'x:float32[batch=2{1..8},3,224,224]'.",
    );
  }
  const source = sourceFrom(text, options);
  parseInputSpecs(options.input);
  await withSession({ verbose: options.verbose === true }, async (session) => {
    await tellOfSource(session, source);
    const described = await session.client.call('source.describe', { source });
    const inputs = await inputsOf(session, source, options.input, described.declaredInputs);
    const trial =
      options.probe === true ? await session.client.call('source.tryAxes', { source, inputs: inputs.specs }) : null;
    const parameters = described.forward.map(({ name }) => name);
    const products = axisProducts(inputs.specs, parameters, trial?.outputs ?? []);
    if (options.json === true) {
      printJson({
        schemaVersion: 1,
        origin: inputs.origin,
        proposal: inputs.proposal,
        inputs: inputs.specs.map((spec) => ({ ...spec, text: formatInputSpec(spec) })),
        symbols: symbolsOf(inputs.specs),
        advice: axisAdvice(inputs.specs),
        products,
        trial,
      });
    } else printText(axesText(inputs, products, trial));
    const worst = trial?.faults.find(({ kind }) => kind !== 'tied');
    if (worst !== undefined) throw checkFailed(worst.message, [worst.fix]);
    if (trial !== null && trial.problem !== null) throw LapidaryError.fromInfo(trial.problem);
  });
}
