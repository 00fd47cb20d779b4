/** Which fused operator of ONNX Runtime's optimiser changes the result: the model as it is against the optimised one. */
import type { ValueIndex } from '../../../src-shared/graph.js';
import type { Subject } from '../../../src-shared/subject.js';
import type { OpenedModel } from '../../formats/model-format.js';
import type { JobContext } from '../../jobs/job-context.js';
import { Dependencies } from '../../surgery/needed.js';
import { unitRoundoff } from '../numerics/unit-roundoff.js';
import { firstDivergence } from './first-divergence.js';
import type { GraphValues } from './graph-values.js';
import type { ValuePair } from './layer-value.js';
import { measurePairs } from './measure-pairs.js';
import type { Level } from './optimiser.js';
import { inFolder, openSide, type Setting } from './sides.js';

/** Writes a model as ONNX Runtime optimises it. */
export type SaveOptimised = (subject: Subject, level: Level, out: string) => Promise<void>;

/** Operators that only the optimised model has. */
export function fusedOperators(original: OpenedModel, optimised: OpenedModel): Set<string> {
  const ops = ({ graph: { nodes, strings } }: OpenedModel): string[] => Array.from(nodes.op, (op) => strings.get(op));
  const before = new Set(ops(original));
  return new Set(ops(optimised).filter((op) => !before.has(op)));
}

/** The optimiser keeps the names of values it does not fuse away; quantised numbers count, too. In the order of `made`. */
function valuesKept(plain: GraphValues, made: GraphValues): ValuePair[] {
  return made.all.flatMap((subject) => {
    const reference = plain.byName.get(subject.name);
    return reference?.dtype === subject.dtype ? [{ reference, subject, edge: null }] : [];
  });
}

/** Fused operators between values that agree and the first that does not. */
function fusedBefore(made: GraphValues, first: ValueIndex, agreeing: Set<ValueIndex>, fused: Set<string>): string[] {
  const { nodes } = new Dependencies(made.model).neededFor([first], agreeing);
  return [...new Set([...nodes].map((node) => made.op(node)))].filter((op) => fused.has(op));
}

export interface FusionTask {
  setting: Setting;
  subject: Subject;
  level: Level;
  saveOptimised: SaveOptimised;
  dir: string;
  memoryBytes: number;
}

/** The fused operators at the first value a level changes; all it made where none is found. Throws what a run throws. */
export function fusionAt(context: JobContext, task: FusionTask): Promise<string> {
  const { setting, subject, level } = task;
  return inFolder(task.dir, 'optimised', async (dir) => {
    const path = `${dir}/optimised.onnx`;
    await task.saveOptimised(subject, level, path);
    const as = (file: string): Subject => ({
      ...subject,
      path: file,
      options: { ...subject.options, opt: 'disabled' },
    });
    const plain = await openSide(context, as(subject.path), setting);
    const made = await openSide(context, as(path), setting);
    if (plain.kind !== 'graph' || made.kind !== 'graph') return '';
    const fused = fusedOperators(plain.graph.model, made.graph.model);
    const pairs = valuesKept(plain.graph, made.graph);
    const { memoryBytes } = task;
    const measured = await measurePairs(context, { reference: plain, subject: made, pairs, dir, memoryBytes });
    const found = firstDivergence(measured, { u: unitRoundoff(made.precision) ?? 0, noise: null });
    if (found === null) return [...fused].join(', ');
    const rowOf = ({ subject: { key } }: ValuePair): ValueIndex => made.graph.byName.get(key)?.row ?? -1;
    const agreeing = new Set(pairs.slice(0, found.index).map(rowOf));
    const [first] = pairs.slice(found.index).map(rowOf);
    const guilty = first === undefined ? [] : fusedBefore(made.graph, first, agreeing, fused);
    return (guilty.length > 0 ? guilty : [...fused]).join(', ');
  });
}
