/** Our shape inference beside onnx's: where they disagree, and how much of what onnx knows we know. */
import { type Dim, type ModelGraph, ValueKind } from '../../src-shared/graph.js';
import { dtypeName } from '../../src-shared/dtype.js';
import { inferShapes } from '../../src-main/analysis/shapes/infer-shapes.js';
import { openModel } from '../../src-main/formats/registry.js';

export interface TheirValue {
  dtype: string | null;
  shape: Dim[] | null;
}

export interface Comparison {
  /** `name: ours … theirs …`, one for each value that differs in dtype, rank or a number. */
  disagreements: string[];
  /** Sizes that are numbers on their side and not on ours. */
  weaker: string[];
  /** Symbols on their side where ours has another name or expression. */
  otherSymbols: string[];
  /** Values whose rank onnx knows, and how many of them we know too. */
  theirRanks: number;
  ourRanks: number;
  /** The same for sizes known as numbers. */
  theirNumbers: number;
  ourNumbers: number;
}

/** For each graph what shapes.py puts before its values' names; undefined for a local function, which has no one place. */
function places(graph: ModelGraph): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (const { kind, parentNode, attribute } of graph.graphs) {
    const around = parentNode < 0 ? '' : found[graph.nodes.graph[parentNode] ?? 0];
    const output = graph.nodes.outputs[graph.nodes.outputOffsets[parentNode] ?? 0] ?? -1;
    const first = output < 0 ? '' : graph.strings.get(graph.values.name[output] ?? 0);
    if (kind === 'main') found.push('');
    else found.push(kind === 'function' || around === undefined ? undefined : `${around}${first}.${attribute}/`);
  }
  return found;
}

/** Compares the values of the model at `path`, those of bodies too, with what onnx says of them. */
export async function compareShapes(path: string, theirs: Readonly<Record<string, TheirValue>>): Promise<Comparison> {
  const model = await openModel(path);
  const shapes = inferShapes(model);
  const { graph } = model;
  const placeOf = places(graph);
  const result: Comparison = {
    disagreements: [],
    weaker: [],
    otherSymbols: [],
    theirRanks: 0,
    ourRanks: 0,
    theirNumbers: 0,
    ourNumbers: 0,
  };
  for (let value = 0; value < graph.values.count; value += 1) {
    const place = placeOf[graph.values.graph[value] ?? 0];
    if (place === undefined || graph.values.kind[value] === ValueKind.outer) continue;
    const name = place + graph.strings.get(graph.values.name[value] ?? 0);
    const their = Object.hasOwn(theirs, name) ? theirs[name] : undefined;
    if (their?.shape == null) continue;
    const dims = shapes.dimsOf(value);
    const dtype = shapes.dtypeOf(value);
    const node = graph.values.producer[value] ?? -1;
    const op = node < 0 ? 'input' : graph.strings.get(graph.nodes.op[node] ?? 0);
    const both = `${op} ${name}: ours ${dtypeName(dtype)} ${JSON.stringify(dims)}, theirs ${their.dtype ?? '?'} ${JSON.stringify(their.shape)}`;
    if (dtype !== 0 && their.dtype !== null && dtypeName(dtype) !== their.dtype) result.disagreements.push(both);
    result.theirRanks += 1;
    if (dims === null) {
      result.weaker.push(both);
      continue;
    }
    result.ourRanks += 1;
    if (dims.length !== their.shape.length) {
      result.disagreements.push(both);
      continue;
    }
    compareSizes(dims, their.shape, both, result);
  }
  return result;
}

function compareSizes(ours: readonly Dim[], theirs: readonly Dim[], both: string, result: Comparison): void {
  for (const [axis, their] of theirs.entries()) {
    const our = ours[axis] ?? null;
    if (typeof their === 'number') {
      result.theirNumbers += 1;
      if (our === their) result.ourNumbers += 1;
      else (typeof our === 'number' ? result.disagreements : result.weaker).push(both);
    } else if (their !== null && our !== their) result.otherSymbols.push(both);
  }
}
