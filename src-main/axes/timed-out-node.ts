/** Which node a run that was stopped was busy with: the model is cut off behind a node, and run again for a short while. */
import { link, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type NodeIndex, nodeInputs, nodeOutputs, type ValueIndex, ValueKind } from '../../src-shared/graph.js';
import { FileSource } from '../formats/byte-source.js';
import type { OpenedModel } from '../formats/model-format.js';
import { planEdits } from '../formats/onnx/edit/plan.js';
import { writeEdited } from '../formats/onnx/edit/write-edited.js';
import { type JobContext, throwIfCancelled } from '../jobs/job-context.js';
import { nodeLabel } from './symbol-flow.js';

/** How long each cut is run. */
export const cutLimitMs = 5000;

/** Whether the file at `path` ends its run within `limitMs`; undefined where it does not run at all. */
export type Ends = (path: string, limitMs: number) => Promise<boolean | undefined>;

/** Nodes of the main graph in the order of the file. */
function mainNodes({ graph: { nodes } }: OpenedModel): NodeIndex[] {
  return Array.from({ length: nodes.count }, (_, node) => node).filter((node) => nodes.graph[node] === 0);
}

/** Values that the first nodes make and that somebody else takes: what a cut gives out. */
function frontier({ graph }: OpenedModel, kept: ReadonlySet<NodeIndex>): string[] {
  const { values, nodes, graphs, strings } = graph;
  const made = (value: ValueIndex): boolean =>
    value >= 0 && values.kind[value] !== ValueKind.input && kept.has(values.producer[value] ?? -1);
  const taken = new Set<ValueIndex>((graphs[0]?.outputs ?? []).filter(made));
  for (let node = 0; node < nodes.count; node += 1)
    if (!kept.has(node)) for (const value of nodeInputs(graph, node)) if (made(value)) taken.add(value);
  if (taken.size === 0)
    for (const node of kept) for (const value of nodeOutputs(graph, node)) if (made(value)) taken.add(value);
  return [...taken].map((value) => strings.get(values.name[value] ?? 0));
}

/** The model to cut, and where cuts are written. */
interface Place {
  source: string;
  cut: string;
}

/**
 * Weights in other files have to lie in the folder of a cut, and runtimes follow no symbolic link out of it. So the files
 * are hard links in `dir`, or where that lies on another disk the cut is a hidden file beside the model.
 */
async function placeOf(model: OpenedModel, dir: string): Promise<Place> {
  const { path } = model.report;
  const files = model.sourceFiles();
  if (files.length < 2) return { source: path, cut: join(dir, 'cut.onnx') };
  const folder = join(dir, 'cuts');
  try {
    for (const file of new Set([path, ...files])) {
      const linked = join(folder, relative(dirname(path), file));
      await mkdir(dirname(linked), { recursive: true });
      await link(file, linked);
    }
    return { source: join(folder, basename(path)), cut: join(folder, `.${basename(path)}.cut.onnx`) };
  } catch {
    return { source: path, cut: join(dirname(path), `.${basename(path)}.cut-${String(process.pid)}.onnx`) };
  }
}

/**
 * Label of the node that a run is in after `limitMs`; null where that cannot be found out: a cut that does not run, or
 * that cannot be written where the weights are. `dir`: scratch folder.
 */
export async function timedOutNode(
  context: JobContext,
  model: OpenedModel,
  dir: string,
  ends: Ends,
  limitMs = cutLimitMs,
): Promise<string | null> {
  const all = mainNodes(model);
  const { source: sourcePath, cut: path } = await placeOf(model, dir);
  const source = new FileSource(sourcePath);
  const cut = async (count: number): Promise<boolean | undefined> => {
    const kept = new Set(all.slice(0, count));
    const outputs = frontier(model, kept).map((name) => ({ name }));
    if (outputs.length === 0) return true;
    const removed = new Map(all.slice(count).map((node) => [node, []]));
    await rm(path, { force: true });
    const plan = planEdits(source, { nodes: removed, outputs, valueInfo: 'drop' });
    await writeEdited(source, plan, path, { externalData: 'reference', signal: context.signal });
    return ends(path, limitMs);
  };
  try {
    let [ended, running] = [0, all.length];
    while (running - ended > 1) {
      throwIfCancelled(context.signal);
      const middle = Math.floor((ended + running) / 2);
      context.progress(null, `looking for the node it is in: up to node ${String(middle)} of ${String(all.length)}`);
      const done = await cut(middle);
      if (done === undefined) return null;
      if (done) ended = middle;
      else running = middle;
    }
    // That it is the last of them is only known where it was run up to there.
    if (running === all.length && (await cut(running)) !== false) return null;
    return nodeLabel(model, all[running - 1] ?? 0);
  } catch (error) {
    throwIfCancelled(context.signal);
    if (!(error instanceof Error)) throw error;
    return null;
  } finally {
    source.close();
    await rm(path, { force: true });
    await rm(join(dir, 'cuts'), { recursive: true, force: true });
  }
}
