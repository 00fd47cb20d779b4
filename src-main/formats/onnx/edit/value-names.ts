/** Renaming values: what a name becomes where it is seen, and which names are refused. */
import { nameTaken } from './edit-errors.js';
import { childOf, eachField, lastText, type Message } from './message-edit.js';

/** New names by old in a graph; undefined where names are of another namespace (local functions) or none is renamed. */
export type NameScope = ReadonlyMap<string, string> | undefined;

export class ValueNames {
  readonly scope: NameScope;
  readonly #taken: ReadonlySet<string>;
  readonly #seen = new Set<string>();

  constructor(renames: ReadonlyMap<string, string> | undefined) {
    const real = [...(renames ?? [])].filter(([from, to]) => from !== to);
    this.scope = renames === undefined || renames.size === 0 ? undefined : new Map(renames);
    this.#taken = new Set(real.map(([, to]) => to));
  }

  /** The new name; undefined where it stays. Throws where a name that stays is one that others get. */
  renamed(name: string | undefined, scope: NameScope): string | undefined {
    if (name === undefined || name === '' || scope === undefined) return undefined;
    const to = scope.get(name);
    if (to === undefined) {
      if (this.#taken.has(name)) throw nameTaken(name);
      return undefined;
    }
    this.#seen.add(name);
    return to === name ? undefined : to;
  }

  /** The first of the names to be changed that was nowhere. */
  unseen(): string | undefined {
    return [...(this.scope?.keys() ?? [])].find((name) => !this.#seen.has(name));
  }
}

/** The scope inside a body: names it declares itself are its own, wherever in it they are used, as in ONNX Runtime. */
export function bodyScope(body: Message, scope: NameScope): NameScope {
  if (scope === undefined) return undefined;
  const inner = new Map(scope);
  eachDeclaration(body, (name) => inner.delete(name));
  return inner;
}

/** Names a graph declares: of inputs, initializers and outputs of its nodes, not of those in bodies. */
function eachDeclaration(graph: Message, declare: (name: string) => void): void {
  const say = (name: string | undefined): void => {
    if (name !== undefined && name !== '') declare(name);
  };
  eachField(graph, (field) => {
    if (field.number === 1) {
      const node = childOf(graph, field, 'node');
      eachField(node, (output) => {
        if (output.number === 2) say(graph.origin.text(output));
      });
    } else if (field.number === 5) say(lastText(childOf(graph, field, 'tensor'), 8));
    else if (field.number === 11) say(lastText(childOf(graph, field, 'valueInfo'), 1));
    else if (field.number === 15) say(sparseName(childOf(graph, field, 'sparseTensor')));
  });
}

/** A sparse tensor goes by the name of its values. */
export function sparseName(sparse: Message): string | undefined {
  let name: string | undefined;
  eachField(sparse, (field) => {
    if (field.number === 1) name = lastText(childOf(sparse, field, 'tensor'), 8) ?? name;
  });
  return name;
}
