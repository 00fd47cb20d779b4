/** The graphs of a TorchScript model: one for each method of the model, what they call read into them. */
import type { GraphFacts, ValueFacts } from '../described/facts.js';
import { attribute } from '../described/facts.js';
import type { WeightTensor } from '../weights/weight-tensor.js';
import type { CodeLibrary } from './code-library.js';
import type { ConstantTable } from './constant-table.js';
import { none } from './constants.js';
import { evaluate, evaluateMany } from './expressions.js';
import { Effort, graphOf, MethodGraph } from './graph-maker.js';
import type { ModuleTree } from './module-objects.js';
import { addNode } from './nodes.js';
import { runStatements } from './statements.js';
import { type Frame, type NamedSym, type Place, type Reader, type Sym, type Target, Variables } from './symbols.js';
import type { Expression, FunctionDefinition, Statement } from './syntax.js';
import { typeText } from './type-text.js';
import { materialise } from './values.js';

/** Calls within calls that are read in place. */
const maxCallDepth = 40;
/** Functions that are shown apart because there was too much to show in place. */
const maxApart = 20_000;

/** What is known of a method's inputs from tracing, in order. */
export type TracedInputs = ReadonlyMap<string, readonly (ValueFacts | undefined)[]>;

export class Program implements Reader {
  readonly #effort: Effort;
  readonly #apart = new Map<string, Target & { name: string; domain: string }>();

  constructor(
    readonly path: string,
    readonly library: CodeLibrary,
    readonly constants: ConstantTable,
    readonly modules: ModuleTree,
    readonly traced: TracedInputs,
  ) {
    this.#effort = new Effort(path);
  }

  /** Whether some calls stand for themselves because there was too much to show in place. */
  get isCut(): boolean {
    return this.#apart.size > 0;
  }

  /** The graph of a method of the model. */
  graph(method: FunctionDefinition, kind: 'main' | 'function'): GraphFacts {
    const { root } = this.modules;
    const found = this.library.class(root.className);
    const self: Sym = { kind: 'object', object: root, scope: '' };
    const unit = found?.unit ?? { name: '', text: '', definitions: new Map(), assigned: new Set<string>() };
    const target = { unit, definition: method, className: root.className, self };
    return this.#graphOf(target, method.name, kind, kind === 'main' ? '' : root.className, [
      ...this.modules.tensors.values(),
    ]);
  }

  /** Graphs of what the others call and do not show in place; reading them may add more. */
  apart(): GraphFacts[] {
    const graphs: GraphFacts[] = [];
    for (const target of this.#apart.values()) {
      if (this.#effort.isSpent) break;
      graphs.push(this.#graphOf(target, target.name, 'function', target.domain, []));
    }
    return graphs;
  }

  #graphOf(
    target: Target,
    name: string,
    kind: 'main' | 'function',
    domain: string,
    weights: readonly WeightTensor[],
  ): GraphFacts {
    const graph = new MethodGraph(this.#effort, this.modules.tensors);
    if (kind === 'main') for (const tensor of weights) graph.stored(tensor);
    const { definition, self, unit, className } = target;
    const scope = self?.kind === 'object' ? self.scope : '';
    const frame: Frame = {
      unit,
      definition,
      className,
      scope: kind === 'main' ? '' : scope,
      caller: undefined,
      depth: 0,
    };
    const place: Place = { frame, variables: new Variables(undefined), block: graph.block, graph };
    const inputs: string[] = [];
    const parameters = self === undefined ? definition.parameters : definition.parameters.slice(1);
    const [first] = definition.parameters;
    if (self !== undefined && first !== undefined) {
      if (self.kind === 'object') place.variables.own.set(first.name, self);
      else inputs.push(this.#input(place, first.name, className, undefined));
    }
    const traced = this.traced.get(name) ?? [];
    parameters.forEach((parameter, index) => {
      inputs.push(this.#input(place, parameter.name, typeText(parameter.type), traced[index]));
    });
    const returned = this.run(place, definition.body) ?? { kind: 'constant', constant: none };
    const results = flat(returned);
    const outputs = results.map((result) => materialise(place, result, 'output', definition.at));
    return graphOf(graph.block, { name, kind, domain, inputs, outputs });
  }

  #input(place: Place, name: string, type: string, known: ValueFacts | undefined): string {
    const key = place.graph.value(place.block, name, type, known);
    place.variables.own.set(name, { kind: 'value', key, type });
    return key;
  }

  evaluate(place: Place, expression: Expression, names: readonly string[]): Sym {
    return this.#effort.within(() => evaluate(this, place, expression, names));
  }

  evaluateMany(place: Place, expression: Expression, names: readonly string[]): Sym[] {
    return [...evaluateMany(this, place, expression, names)];
  }

  run(place: Place, statements: readonly Statement[]): Sym | undefined {
    return runStatements(this, place, statements);
  }

  call(place: Place, target: Target, args: readonly Sym[], named: readonly NamedSym[], at: number): Sym {
    const { definition, self } = target;
    const isTooDeep = place.frame.depth >= maxCallDepth;
    if (isTooDeep || this.#effort.isInliningOver) return this.#callApart(place, target, args, named, at);
    const scope = self?.kind === 'object' ? self.scope : place.frame.scope;
    const { unit, className } = target;
    const depth = place.frame.depth + 1;
    const frame: Frame = { unit, definition, className, scope, caller: { frame: place.frame, at }, depth };
    const inner: Place = { ...place, frame, variables: new Variables(undefined) };
    const given = self === undefined ? [...args] : [self, ...args];
    definition.parameters.forEach((parameter, index) => {
      const value = given[index] ?? named.find(({ name }) => name === parameter.name)?.value;
      inner.variables.own.set(parameter.name, value ?? this.#default(inner, parameter.value));
    });
    return this.run(inner, definition.body) ?? { kind: 'constant', constant: none };
  }

  #default(place: Place, value: Expression | null): Sym {
    return value === null ? { kind: 'constant', constant: none } : this.evaluate(place, value, ['']);
  }

  /** A node for the call, and the function as a graph of its own. */
  #callApart(place: Place, target: Target, args: readonly Sym[], named: readonly NamedSym[], at: number): Sym {
    const { definition, self, className } = target;
    const name =
      self?.kind === 'object' && self.object.path !== '' ? `${self.object.path}.${definition.name}` : definition.name;
    const domain = className === '' ? target.unit.name : className;
    const given = self === undefined || self.kind === 'object' ? [...args] : [self, ...args];
    if (this.#apart.size < maxApart && !this.#apart.has(`${domain}\n${name}`))
      this.#apart.set(`${domain}\n${name}`, { ...target, name, domain });
    const [result] = addNode(place, {
      domain,
      op: name,
      inputs: [...given, ...named.map(({ value }) => value)].map((arg) => materialise(place, arg, '', at)),
      attributes: [attribute('calls', `${className}${className === '' ? '' : '.'}${definition.name}`)],
      types: [typeText(definition.returns)],
      names: [definition.name],
      at,
    });
    return result ?? { kind: 'constant', constant: none };
  }
}

const maxOutputs = 10_000;

/** Items of tuples within tuples, in order. */
function flat(sym: Sym): Sym[] {
  const found: Sym[] = [];
  const waiting = [sym];
  for (let next = waiting.pop(); next !== undefined && found.length < maxOutputs; next = waiting.pop()) {
    if (next.kind === 'tuple') waiting.push(...[...next.items].reverse());
    else found.push(next);
  }
  return found;
}
