/** Values and nodes of a main graph by name, with what is said of a name that is none. */
import { LapidaryError } from '../../src-shared/errors.js';
import { type NodeIndex, type ValueIndex, ValueKind } from '../../src-shared/graph.js';
import { nearest } from '../../src-shared/nearest.js';
import type { OpenedModel } from '../formats/model-format.js';
import { quoted } from '../formats/onnx/edit/edit-errors.js';

/** Names that are compared with a wrong one: more would take seconds and help nobody. */
const maxCompared = 20_000;

/** `, did you mean "x"?` where a known name is near. */
export function nearHint(name: string, known: Iterable<string>): string {
  const candidates: string[] = [];
  for (const each of known) {
    if (candidates.length >= maxCompared) break;
    if (Math.abs(each.length - name.length) <= 16 && each !== '') candidates.push(each);
  }
  const near = nearest(name.slice(0, 200), candidates);
  return near === undefined
    ? 'Names are matched exactly; `lapidary graph` and `lapidary inspect` show those of the model.'
    : `Did you mean ${quoted(near)}?`;
}

export class MainValues {
  readonly #rows = new Map<string, ValueIndex>();
  readonly #inner = new Set<string>();

  constructor(readonly model: OpenedModel) {
    const { values, strings } = model.graph;
    for (let row = 0; row < values.count; row += 1) {
      const name = strings.get(values.name[row] ?? 0);
      if (name === '' || values.kind[row] === ValueKind.outer) continue;
      if (values.graph[row] === 0) this.#rows.set(name, row);
      else this.#inner.add(name);
    }
  }

  nameOf(row: ValueIndex): string {
    const { values, strings } = this.model.graph;
    return strings.get(values.name[row] ?? 0);
  }

  has(name: string): boolean {
    return this.#rows.has(name);
  }

  isInitializer(name: string): boolean {
    const row = this.#rows.get(name);
    return row !== undefined && this.model.graph.values.kind[row] === ValueKind.initializer;
  }

  /** Throws NOT_FOUND with the nearest name there is. */
  row(name: string): ValueIndex {
    const row = this.#rows.get(name);
    if (row !== undefined) return row;
    if (this.#inner.has(name))
      throw new LapidaryError(
        'NOT_FOUND',
        `${quoted(name)} is a value inside the body of a node or of a function; only values of the main graph can be named.`,
        'Name a value that goes into that node or comes out of it.',
      );
    throw new LapidaryError('NOT_FOUND', `The model has no value ${quoted(name)}.`, nearHint(name, this.#rows.keys()));
  }

  /** Rows of names of which none may be twice. `what`: where they were given. */
  distinctRows(names: readonly string[], what: string): ValueIndex[] {
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined)
      throw new LapidaryError('USAGE', `${quoted(twice)} is given twice for ${what}.`, 'Name each value once.');
    return names.map((name) => this.row(name));
  }

  /** How a node is named in messages. */
  nodeText(node: NodeIndex): string {
    const { nodes, strings } = this.model.graph;
    const op = strings.get(nodes.op[node] ?? 0);
    const name = strings.get(nodes.name[node] ?? 0);
    return name === '' ? `${op} ${String(node)}` : `${op} ${quoted(name)}`;
  }
}
