/** Which part of a model stays: extracting between values, new outputs, outputs that go. */
import type { ModelEdit } from '../../src-shared/edit.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { NodeIndex, ValueIndex } from '../../src-shared/graph.js';
import type { OpenedModel } from '../formats/model-format.js';
import { quoted } from '../formats/onnx/edit/edit-errors.js';
import type { MainValues } from './main-values.js';
import { nearHint } from './main-values.js';
import type { Dependencies, Needed } from './needed.js';

/** What stays of the main graph. */
export interface Cut {
  inputs: readonly ValueIndex[];
  outputs: readonly ValueIndex[];
  dropsNode: (node: NodeIndex) => boolean;
  /** Whether an initializer, or what describes a value in between, goes. */
  dropsValue: (row: ValueIndex) => boolean;
}

const refuse = (message: string, hint: string): LapidaryError => new LapidaryError('USAGE', message, hint);

/** The part between values. Throws NOT_FOUND and USAGE with what is missing. */
function extracted(
  values: MainValues,
  links: Dependencies,
  { from, to }: { from: string[]; to: string[] },
  more: ValueIndex[],
): Cut {
  const main = values.model.graph.graphs[0] ?? { inputs: [], outputs: [] };
  const stops = values.distinctRows(from, 'where to extract from');
  const given = new Set(stops);
  const asked = to.length > 0 ? values.distinctRows(to, 'where to extract to') : [...main.outputs];
  const targets = [...asked, ...more];
  const through = asked.find((row) => given.has(row));
  if (through !== undefined)
    throw refuse(
      `${quoted(values.nameOf(through))} is given as start and as end, so nothing lies between.`,
      'Name a value before it as the start, or one after it as the end.',
    );
  const needed = links.neededFor(targets, given);
  if (from.length > 0) {
    const [missing] = [...needed.inputs].filter(([row]) => !given.has(row));
    if (missing !== undefined) throw notCut(values, links, targets, stops, missing);
    const idle = stops.find((row) => !needed.values.has(row));
    if (idle !== undefined)
      throw refuse(
        `${quoted(values.nameOf(idle))} does not feed ${listed(values, targets)}${before(values, links, idle, stops)}.`,
        'Leave it out of the start, or extract to a value that depends on it.',
      );
  }
  if (needed.nodes.size === 0)
    throw refuse(
      `Nothing would be left: no node makes ${listed(values, targets)}.`,
      'Extract to a value that a node makes.',
    );
  const inputs = from.length > 0 ? stops : main.inputs.filter((row) => needed.inputs.has(row));
  return {
    inputs,
    outputs: targets,
    dropsNode: (node) => !needed.nodes.has(node),
    // What becomes an input is none of the weights any more.
    dropsValue: (row) => !needed.values.has(row) || given.has(row),
  };
}

/** Where a start is not needed because the others lie behind it, that is said. */
function before(values: MainValues, links: Dependencies, idle: ValueIndex, stops: readonly ValueIndex[]): string {
  const behind = stops.find((row) => row !== idle && links.neededFor([row], new Set([idle])).values.has(idle));
  return behind === undefined ? '' : ` but through ${quoted(values.nameOf(behind))}, which is given as well`;
}

const listed = (values: MainValues, rows: readonly ValueIndex[]): string =>
  rows
    .slice(0, 3)
    .map((row) => quoted(values.nameOf(row)))
    .join(', ') + (rows.length > 3 ? ` and ${String(rows.length - 3)} more` : '');

function notCut(
  values: MainValues,
  links: Dependencies,
  targets: readonly ValueIndex[],
  stops: readonly ValueIndex[],
  [missing, by]: [ValueIndex, NodeIndex],
): LapidaryError {
  const name = quoted(values.nameOf(missing));
  const reader = by < 0 ? '' : ` (read by ${values.nodeText(by)})`;
  const uses = links.neededFor(targets).values;
  const unused = stops.some((row) => !uses.has(row));
  return refuse(
    `${listed(values, stops)} ${stops.length === 1 ? 'does' : 'do'} not cut the graph: ${listed(values, targets)} also ${targets.length === 1 ? 'needs' : 'need'} the input ${name}${reader}.`,
    unused
      ? `Add ${name} to the start, and leave out values that the end does not depend on.`
      : `Add ${name} to the start: --extract ${[...stops, missing].map((row) => values.nameOf(row)).join(',')}..${targets.map((row) => values.nameOf(row)).join(',')}`,
  );
}

/** Outputs as they are asked for, and what only fed those that go. */
function withOutputs(
  values: MainValues,
  links: Dependencies,
  removed: ReadonlySet<ValueIndex>,
  added: ValueIndex[],
): Cut {
  const main = values.model.graph.graphs[0] ?? { inputs: [], outputs: [] };
  const outputs = [...main.outputs.filter((row) => !removed.has(row)), ...added];
  const nothing: Needed = { nodes: new Set(), values: new Set(), inputs: new Map() };
  const was = removed.size === 0 ? nothing : links.neededFor(main.outputs);
  const stays = removed.size === 0 ? nothing : links.neededFor(outputs);
  // What was dead before is none of this edit's business.
  const dropsNode = (node: NodeIndex): boolean => was.nodes.has(node) && !stays.nodes.has(node);
  const read = new Set(stays.values);
  const deadNodes = [...was.nodes].filter(dropsNode);
  const { nodes, graphs } = values.model.graph;
  if (deadNodes.length > 0)
    for (let node = graphs[0]?.nodeStart ?? 0; node < (graphs[0]?.nodeEnd ?? nodes.count); node += 1)
      if (!was.nodes.has(node)) for (const row of links.readBy(node)) read.add(row);
  const dropsValue = (row: ValueIndex): boolean => was.values.has(row) && !read.has(row);
  return { inputs: main.inputs.filter((row) => !dropsValue(row)), outputs, dropsNode, dropsValue };
}

/** What stays; undefined where all does. Throws NOT_FOUND and USAGE for what does not fit the model. */
export function cutOf(model: OpenedModel, values: MainValues, links: Dependencies, edit: ModelEdit): Cut | undefined {
  const { extract, addOutputs, removeOutputs } = edit;
  if (extract === null && addOutputs.length + removeOutputs.length === 0) return undefined;
  const outputs = model.graph.graphs[0]?.outputs ?? [];
  const added = values.distinctRows(addOutputs, '--add-output');
  if (extract !== null) {
    if (extract.from.length + extract.to.length === 0)
      throw refuse('An extraction needs values to start from or to end at.', 'Write it like --extract A,B..C,D.');
    if (removeOutputs.length > 0)
      throw refuse(
        'What is extracted has the outputs it is extracted to; none can be removed as well.',
        'Leave --remove-output out.',
      );
    const twice = added.find((row) => extract.to.includes(values.nameOf(row)));
    if (twice !== undefined)
      throw refuse(`${quoted(values.nameOf(twice))} is extracted to, so it is an output already.`, 'Name it once.');
    return extracted(values, links, extract, added);
  }
  const already = added.find((row) => outputs.includes(row));
  if (already !== undefined)
    throw refuse(`${quoted(values.nameOf(already))} is an output already.`, 'Choose another value.');
  const names = outputs.map((row) => values.nameOf(row));
  for (const name of removeOutputs)
    if (!names.includes(name))
      throw new LapidaryError('NOT_FOUND', `The model has no output ${quoted(name)}.`, [
        nearHint(name, names),
        `Its outputs are ${names.map(quoted).join(', ')}.`,
      ]);
  const removed = new Set(values.distinctRows(removeOutputs, '--remove-output'));
  if (names.length + added.length - removed.size === 0)
    throw refuse('No output would be left.', 'A model needs one; add another with --add-output in the same command.');
  return withOutputs(values, links, removed, added);
}
