/** Shapes of inputs that are given from outside: for a file that says none, or says those of an example. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { Finding } from '../../../src-shared/finding.js';
import { type Dim, type ValueIndex, valueShape } from '../../../src-shared/graph.js';
import { formatShape } from '../../../src-shared/units.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { parseSize } from './size-text.js';
import { maxRank } from './shapes.js';
import { numberValue } from './torch/arguments.js';
import { type KnownValue, noneType, tensor } from './types.js';

/** By name of an input of the main graph: sizes, or symbols; of a number `[16000]` is its value. */
export type InputShapes = Readonly<Record<string, readonly Dim[]>>;

/** What the given shapes make of inputs; an optional one that is left out is None. Throws USAGE for a name or a shape that the model does not have. */
export function givenValues(model: OpenedModel, given: InputShapes): Map<ValueIndex, KnownValue> {
  const inputs = inputsByName(model);
  const absent =
    Object.keys(given).length === 0
      ? []
      : [...inputs].filter(([name, input]) => {
          return !Object.hasOwn(given, name) && model.containerType(input)?.kind === 'optional';
        });
  return new Map([
    // Whoever gives shapes leaves out what the model is called without.
    ...absent.map(([, input]): [ValueIndex, KnownValue] => [input, { type: noneType }]),
    ...Object.entries(given).map(([name, dims]): [ValueIndex, KnownValue] => {
      const input = inputs.get(name);
      if (input === undefined) {
        const known = [...inputs.keys()].slice(0, 12).join(', ');
        throw new LapidaryError('USAGE', `The model has no input '${name}'.`, `It has ${known || 'none'}.`);
      }
      const [item, second] = dims;
      const dtype = model.graph.values.dtype[input] ?? 0;
      if (isNumber(model, input) && typeof item === 'number' && second === undefined)
        return [input, numberValue(dtype, item)];
      checkFit(model, input, name, dims);
      const shape = dims.map((dim) => (typeof dim === 'string' ? (parseSize(dim) ?? null) : dim));
      return [input, tensor(dtype, shape)];
    }),
  ]);
}

/** Of an input that is a number the number itself is given. */
function isNumber(model: OpenedModel, input: ValueIndex): boolean {
  return model.isExample?.(input) === false && valueShape(model.graph, input)?.length === 0;
}

function checkFit(model: OpenedModel, input: ValueIndex, name: string, dims: readonly Dim[]): void {
  if (dims.length > maxRank) throw new LapidaryError('USAGE', `A shape of ${String(dims.length)} axes is too long.`);
  const container = model.containerType(input);
  if (container?.kind === 'optional' && container.element.kind === 'tensor') return;
  if (container !== undefined)
    throw new LapidaryError('USAGE', `${name} is no tensor; a shape cannot be given for it.`);
  const declared = valueShape(model.graph, input);
  if (declared === null || model.isExample?.(input) === true) return;
  const fits =
    declared.length === dims.length && declared.every((dim, axis) => typeof dim !== 'number' || dim === dims[axis]);
  if (fits) return;
  const message = `${name} has the shape [${formatShape(declared)}] in the file, not [${formatShape([...dims])}].`;
  throw new LapidaryError('USAGE', message, 'Only sizes that the file leaves open can be given.');
}

function inputsByName({ graph }: OpenedModel): Map<string, ValueIndex> {
  const { values, strings } = graph;
  return new Map((graph.graphs[0]?.inputs ?? []).map((input) => [strings.get(values.name[input] ?? 0), input]));
}

/** Says which inputs have no shape, without which little can be inferred. */
export function findingsOf(model: OpenedModel, given: InputShapes): Finding[] {
  if (model.graph.nodes.count === 0) return [];
  const names = [...inputsByName(model)].flatMap(([name, input]) => {
    const isKnown = Object.hasOwn(given, name) || model.graph.values.hasShape[input] === 1;
    return isKnown || !isTensor(model, name) ? [] : [name];
  });
  return names.slice(0, 20).map((name) => ({
    rule: 'input-shape-unknown',
    severity: 'info',
    message: `The file does not say the shape of the input ${name.slice(0, 80)}, so that what follows from it is not known.`,
    where: `input ${name.slice(0, 80)}`,
    fix: `Give it: in the Cost view, by --shape ${name.slice(0, 80)}=1,3,224,224 on the command line, or by a JSON file of shapes that is dropped with the model.`,
  }));
}

/** A list, a dict or an optional says its own type. */
function isTensor({ report }: OpenedModel, name: string): boolean {
  const dtype = report.inputs.find((input) => input.name === name)?.dtype ?? null;
  return dtype === null || /^[a-z0-9]+$/.test(dtype);
}
