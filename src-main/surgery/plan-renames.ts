/** Renames, checked against the model: what is called so, and whether the new name is free. */
import type { ModelEdit } from '../../src-shared/edit.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { type NodeIndex, ValueKind } from '../../src-shared/graph.js';
import { nameTaken, quoted } from '../formats/onnx/edit/edit-errors.js';
import type { Cut } from './plan-cut.js';
import { type MainValues, nearHint } from './main-values.js';

export interface Renames {
  values: ReadonlyMap<string, string>;
  nodes: ReadonlyMap<string, string>;
}

const refuse = (message: string, hint: string): LapidaryError => new LapidaryError('USAGE', message, hint);

/** Nodes by name, of the main graph and its bodies. */
function namedNodes({ model }: MainValues): Map<string, NodeIndex[]> {
  const { nodes, strings } = model.graph;
  const byName = new Map<string, NodeIndex[]>();
  for (let node = 0; node < nodes.count; node += 1) {
    const name = strings.get(nodes.name[node] ?? 0);
    if (name !== '') byName.set(name, [...(byName.get(name) ?? []), node]);
  }
  return byName;
}

function checkNewName(from: string, to: string, what: string): void {
  if (to.trim() === '')
    throw refuse(`${quoted(from)} would have no name.`, 'Give it a name of at least one character.');
  if (/[\0-\x1f\x7f]/.test(to)) throw refuse(`${quoted(to)} cannot be the name of ${what}.`, 'Use printable text.');
  if (from === to)
    throw refuse(`${quoted(from)} is called so already.`, 'Give it another name, or leave the rename out.');
}

/** Throws NOT_FOUND and USAGE for renames that do not fit. `cut`: what stays of the model. */
export function renamesOf(values: MainValues, edit: ModelEdit, cut: Cut | undefined): Renames {
  const main = values.model.graph.graphs[0] ?? { inputs: [], outputs: [] };
  const renamed = new Map<string, string>();
  const nodes = new Map<string, string>();
  const byName = edit.renames.some(({ kind }) => kind === 'node') ? namedNodes(values) : new Map<string, NodeIndex[]>();
  const ends = {
    input: (cut?.inputs ?? main.inputs).map((row) => values.nameOf(row)),
    output: (cut?.outputs ?? main.outputs).map((row) => values.nameOf(row)),
  };
  for (const { kind, from, to } of edit.renames) {
    checkNewName(from, to, `a ${kind === 'node' ? 'node' : 'value'}`);
    if (kind === 'node') {
      const named = byName.get(from) ?? [];
      const [node] = named;
      if (node === undefined)
        throw new LapidaryError('NOT_FOUND', `The model has no node ${quoted(from)}.`, nearHint(from, byName.keys()));
      if (named.length > 1)
        throw refuse(
          `${String(named.length)} nodes are called ${quoted(from)}.`,
          'Only a node whose name is its own can be renamed.',
        );
      if (nodes.has(from)) throw refuse(`${quoted(from)} is renamed twice.`, 'Rename each node once.');
      if (cut?.dropsNode(node) === true && node < (values.model.graph.graphs[0]?.nodeEnd ?? 0))
        throw refuse(`The node ${quoted(from)} is not in what is left of the model.`, 'Leave the rename out.');
      nodes.set(from, to);
      continue;
    }
    if (kind !== 'value' && !ends[kind].includes(from))
      throw new LapidaryError(
        'NOT_FOUND',
        `The ${cut === undefined ? 'model' : 'edited model'} has no ${kind} ${quoted(from)}.`,
        [nearHint(from, ends[kind]), `Its ${kind}s are ${ends[kind].slice(0, 10).map(quoted).join(', ')}.`],
      );
    const row = values.row(from);
    if (renamed.has(from)) throw refuse(`${quoted(from)} is renamed twice.`, 'Rename each value once.');
    if (cut !== undefined && isGone(values, cut, row))
      throw refuse(`${quoted(from)} is not in what is left of the model.`, 'Leave the rename out.');
    renamed.set(from, to);
  }
  for (const [from, to] of renamed) {
    if ([...renamed].some(([other, name]) => other !== from && name === to))
      throw refuse(`Two values would be called ${quoted(to)}.`, 'Give each value one name.');
    if (values.has(to) && !renamed.has(to)) throw nameTaken(to);
  }
  const newNames = [...nodes.values()];
  for (const to of newNames) {
    if (newNames.filter((name) => name === to).length > 1)
      throw refuse(`Two nodes would be called ${quoted(to)}.`, 'Give each node one name.');
    if (byName.has(to) && !nodes.has(to))
      throw refuse(`${quoted(to)} is the name of another node already.`, 'Choose a name that is not in use.');
  }
  return { values: renamed, nodes };
}

function isGone({ model }: MainValues, cut: Cut, row: number): boolean {
  if (cut.inputs.includes(row) || cut.outputs.includes(row)) return false;
  const { producer, kind } = model.graph.values;
  const node = producer[row] ?? -1;
  return node >= 0 ? cut.dropsNode(node) : kind[row] === ValueKind.initializer ? cut.dropsValue(row) : true;
}
