/** What is another in a model after an edit: nodes by what they make, inputs, outputs, versions, metadata, data. */
import type { ModelChange, ModelDiff } from '../../src-shared/edit.js';
import { type ModelGraph, type NodeIndex, nodeInputs, nodeOutputs, ValueKind } from '../../src-shared/graph.js';
import type { InspectReport, ValueInfo } from '../../src-shared/inspect.js';
import { formatShape } from '../../src-shared/units.js';
import type { Renames } from './plan-renames.js';

/** Nodes, initializers and functions that are listed one by one. */
const maxListed = 100;

export interface ModelFacts {
  report: InspectReport;
  graph: ModelGraph;
  /** Attributes of a node as text; absent where nothing changes them. */
  settings?: (node: NodeIndex) => string;
}

type Names = ReadonlyMap<string, string>;

/** A node as far as it is compared, values by their new names. */
interface Shown {
  name: string;
  text: string;
}

function namesOf(graph: ModelGraph, rows: Int32Array, names: Names): string[] {
  return Array.from(rows, (row) => {
    const name = row < 0 ? '' : graph.strings.get(graph.values.name[row] ?? 0);
    return names.get(name) ?? name;
  });
}

/** Nodes by what they make, which is theirs alone; those of bodies below the node that holds them. */
function shownNodes({ graph, settings }: ModelFacts, { values, nodes }: Renames): Map<string, Shown> {
  const shown = new Map<string, Shown>();
  const keys: string[] = [];
  for (let node = 0; node < graph.nodes.count; node += 1) {
    const record = graph.graphs[graph.nodes.graph[node] ?? 0];
    const path =
      record?.kind === 'subgraph'
        ? `${keys[record.parentNode] ?? ''}\0${record.attribute}`
        : record?.kind === 'function'
          ? `${record.domain}.${record.name}`
          : '';
    const [outputs, inputs] = [nodeOutputs(graph, node), nodeInputs(graph, node)].map((rows) =>
      namesOf(graph, rows, values),
    );
    const op = graph.strings.get(graph.nodes.op[node] ?? 0);
    const domain = graph.strings.get(graph.nodes.domain[node] ?? 0);
    const own = graph.strings.get(graph.nodes.name[node] ?? 0);
    const made = outputs?.find((name) => name !== '') ?? `#${String(node)}`;
    const key = `${path}\0${made}`;
    keys[node] = key;
    const call = `${domain === '' || domain === 'ai.onnx' ? '' : `${domain}.`}${op}(${(inputs ?? []).join(', ')})`;
    const set = settings?.(node) ?? '';
    shown.set(key, {
      name: (nodes.get(own) ?? own) || made,
      text: set === '' ? call : `${call} ${set}`,
    });
  }
  return shown;
}

interface Counted {
  added: number;
  removed: number;
  changed: number;
  changes: ModelChange[];
}

/** Entries of two maps that differ. */
function compared<T>(
  what: ModelChange['what'],
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  show: (entry: T) => { name: string; text: string },
  limit = Number.POSITIVE_INFINITY,
): Counted {
  const counted: Counted = { added: 0, removed: 0, changed: 0, changes: [] };
  const add = (how: 'added' | 'removed' | 'changed', change: Omit<ModelChange, 'what'>): void => {
    counted[how] += 1;
    if (counted[how] <= limit) counted.changes.push({ what, ...change });
  };
  for (const [key, entry] of before) {
    const old = show(entry);
    const other = after.get(key);
    if (other === undefined) add('removed', { name: old.name, before: old.text, after: null });
    else if (show(other).text !== old.text)
      add('changed', { name: old.name, before: old.text, after: show(other).text });
  }
  for (const [key, entry] of after) {
    if (before.has(key)) continue;
    const { name, text } = show(entry);
    add('added', { name, before: null, after: text });
  }
  return counted;
}

const typeText = ({ dtype, shape }: ValueInfo): string =>
  `${dtype ?? 'unknown type'}${shape === null ? '' : ` ${formatShape(shape)}`}`;

const ends = (infos: readonly ValueInfo[], names: Names): Map<string, { name: string; text: string }> =>
  new Map(
    infos.map((info) => [
      names.get(info.name) ?? info.name,
      { name: names.get(info.name) ?? info.name, text: typeText(info) },
    ]),
  );

const texts = (record: Readonly<Record<string, unknown>>): Map<string, { name: string; text: string }> =>
  new Map(Object.entries(record).map(([name, value]) => [name, { name, text: String(value) }]));

function initializers({ graph }: ModelFacts, names: Names): Map<string, { name: string; text: string }> {
  const found = new Map<string, { name: string; text: string }>();
  const { values, strings } = graph;
  for (let row = 0; row < values.count; row += 1) {
    if (values.kind[row] !== ValueKind.initializer || values.graph[row] !== 0) continue;
    const own = strings.get(values.name[row] ?? 0);
    const name = names.get(own) ?? own;
    found.set(name, { name, text: `${String(values.bytes[row] ?? 0)} bytes` });
  }
  return found;
}

const functions = ({ graph }: ModelFacts): Map<string, { name: string; text: string }> =>
  new Map(
    graph.graphs
      .filter(({ kind }) => kind === 'function')
      .map(({ domain, name }) => [`${domain}.${name}`, { name: `${domain}.${name}`, text: 'local function' }]),
  );

const dataBytes = ({ report }: ModelFacts): number =>
  report.externalFiles.reduce((sum, file) => sum + (file.bytes ?? 0), 0);

/** `renames` are applied to `before`, so that a new name is one change and not one of every node around it. */
export function diffModels(before: ModelFacts, after: ModelFacts, renames: Renames): ModelDiff {
  const none: Renames = { values: new Map(), nodes: new Map() };
  const same = (entry: { name: string; text: string }): { name: string; text: string } => entry;
  const [a, b] = [before.report, after.report];
  const nodes = compared('node', shownNodes(before, renames), shownNodes(after, none), same, maxListed);
  const [weights, newWeights] = [initializers(before, renames.values), initializers(after, none.values)];
  const names = [...renames.values, ...renames.nodes].map(
    ([from, to]): ModelChange => ({ what: 'name', name: from, before: from, after: to }),
  );
  const files = (report: InspectReport): Record<string, string> =>
    Object.fromEntries(report.externalFiles.map(({ path }) => [path, 'external data']));
  return {
    nodes: {
      before: before.graph.nodes.count,
      after: after.graph.nodes.count,
      added: nodes.added,
      removed: nodes.removed,
      changed: nodes.changed,
    },
    initializers: { before: weights.size, after: newWeights.size },
    fileBytes: { before: a.fileBytes, after: b.fileBytes },
    dataBytes: { before: dataBytes(before), after: dataBytes(after) },
    strippedPaths: 0,
    changes: [
      ...compared('input', ends(a.inputs, renames.values), ends(b.inputs, none.values), same).changes,
      ...compared('output', ends(a.outputs, renames.values), ends(b.outputs, none.values), same).changes,
      ...names,
      ...compared('opset', texts(a.opsets), texts(b.opsets), same).changes,
      ...compared('metadata', texts(a.metadata), texts(b.metadata), same).changes,
      ...compared('data', texts(files(a)), texts(files(b)), same).changes,
      ...compared('function', functions(before), functions(after), same, maxListed).changes,
      ...nodes.changes,
      ...compared('initializer', weights, newWeights, same, maxListed).changes,
    ],
    notes: [],
  };
}
