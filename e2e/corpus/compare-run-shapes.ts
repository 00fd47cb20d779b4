/** Our symbolic shapes beside those of real runs: every expression, at the sizes a run had, must be what came out. */
import { type Dim, valueShape } from '../../src-shared/graph.js';
import { inferShapes } from '../../src-main/analysis/shapes/infer-shapes.js';
import { parseSize } from '../../src-main/analysis/shapes/size-text.js';
import { evaluate } from '../../src-main/analysis/shapes/size.js';
import { openModel } from '../../src-main/formats/registry.js';

/** One run: sizes of the inputs, and the shapes of all values it gave. */
export interface RealRun {
  path: string;
  inputs: Readonly<Record<string, readonly number[]>>;
  values: Readonly<Record<string, readonly number[]>>;
}

export interface RunComparison {
  /** `name: ours … is …, really …`. */
  wrong: string[];
  /** Sizes that were compared, and sizes we leave unknown until the model runs. */
  compared: number;
  unknown: number;
  /** Runs at sizes below what the model takes: an axis comes out as 0 or less, where ONNX Runtime rounds up to 1. */
  tooSmall: number;
}

/** Symbols of the model's inputs, by the sizes these had; undefined when one symbol had two sizes. */
function symbolsOf(shapes: ReadonlyMap<string, readonly Dim[] | null>, run: RealRun): Map<string, number> | undefined {
  const symbols = new Map<string, number>();
  for (const [name, real] of Object.entries(run.inputs)) {
    for (const [axis, dim] of (shapes.get(name) ?? []).entries()) {
      const size = real[axis];
      if (typeof dim !== 'string' || size === undefined) continue;
      const known = symbols.get(dim);
      if (known !== undefined && known !== size) return undefined;
      symbols.set(dim, size);
    }
  }
  return symbols;
}

/** Compares the main graph's values of one model with what its runs gave. */
export async function compareRuns(path: string, runs: readonly RealRun[]): Promise<RunComparison> {
  const model = await openModel(path);
  const inferred = inferShapes(model);
  const { graph } = model;
  const ours = new Map<string, readonly Dim[] | null>();
  for (let value = 0; value < graph.values.count; value += 1) {
    if (graph.values.graph[value] !== 0) continue;
    const name = graph.strings.get(graph.values.name[value] ?? 0);
    ours.set(name, inferred.dimsOf(value) ?? valueShape(graph, value));
  }
  const result: RunComparison = { wrong: [], compared: 0, unknown: 0, tooSmall: 0 };
  for (const run of runs) {
    const symbols = symbolsOf(ours, run);
    if (symbols === undefined) continue;
    const evaluated = Object.entries(run.values).map(([name, real]) => {
      const dims = ours.get(name) ?? null;
      return { name, real, dims, mine: dims?.map((dim) => sizeOf(dim, symbols)) ?? real.map(() => null) };
    });
    if (evaluated.some(({ mine, real }) => mine.some((size, axis) => size !== null && size <= 0 && real[axis] !== 0))) {
      result.tooSmall += 1;
      continue;
    }
    for (const { name, real, dims, mine } of evaluated) {
      result.unknown += mine.filter((size) => size === null).length;
      result.compared += mine.filter((size) => size !== null).length;
      if (mine.length === real.length && mine.every((size, axis) => size === null || size === real[axis])) continue;
      const said = `ours ${JSON.stringify(dims)} is ${JSON.stringify(mine)}`;
      result.wrong.push(`${name}: ${said} at ${JSON.stringify(run.inputs)}, really ${JSON.stringify(real)}`);
    }
  }
  return result;
}

function sizeOf(dim: Dim, symbols: ReadonlyMap<string, number>): number | null {
  return typeof dim === 'string' ? evaluate(parseSize(dim) ?? null, (symbol) => symbols.get(symbol)) : dim;
}
