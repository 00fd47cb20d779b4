/** If and loops: bodies of a node. What goes in and out of them the code says by names of variables. */
import type { DescribedAttribute, ValueKey } from '../described/facts.js';
import { constantAttribute } from './constants.js';
import { Block, graphOf } from './graph-maker.js';
import { assigned, handedOn, readsIn } from './liveness.js';
import { addNode } from './nodes.js';
import { type Place, type Reader, type Sym, Variables } from './symbols.js';
import type { Statement } from './syntax.js';
import { materialise, typeOf } from './values.js';

/** One branch or body that was read. */
interface Branch {
  place: Place;
  returned: Sym | undefined;
}

function readBlock(reader: Reader, place: Place, statements: readonly Statement[], variables: Variables): Branch {
  const inner: Place = { ...place, block: new Block(), variables };
  return { place: inner, returned: reader.run(inner, statements) };
}

/** Reads an If; what it returns where both branches return something, which torch itself does not write. */
export function readIf(reader: Reader, place: Place, statement: Statement & { kind: 'if' }): Sym | undefined {
  const { at } = statement;
  const condition = reader.evaluate(place, statement.test, ['']);
  const then = readBlock(reader, place, statement.then, new Variables(place.variables));
  const otherwise = readBlock(reader, place, statement.otherwise, new Variables(place.variables));
  const results: Results = { at, names: [], types: [], then: [], otherwise: [] };
  const pending: [string, Merged][] = [];
  for (const name of handedOn(place.frame.definition, statement)) {
    const a = then.place.variables.get(name);
    const b = otherwise.place.variables.get(name);
    if (a !== undefined && b !== undefined)
      pending.push([name, merge(a, b, then.place, otherwise.place, name, results)]);
  }
  const isReturned = then.returned !== undefined && otherwise.returned !== undefined;
  const returned =
    then.returned !== undefined && otherwise.returned !== undefined && isReturned
      ? merge(then.returned, otherwise.returned, then.place, otherwise.place, '', results)
      : undefined;
  const branches = [
    { attribute: 'then_branch', graph: blockGraph(then.place.block, 'then', [], results.then) },
    { attribute: 'else_branch', graph: blockGraph(otherwise.place.block, 'else', [], results.otherwise) },
  ];
  const outputs = addNode(place, {
    domain: 'prim',
    op: 'If',
    inputs: condition.kind === 'constant' ? [] : [materialise(place, condition, '', at)],
    attributes: condition.kind === 'constant' ? [constantAttribute('condition', condition.constant)] : [],
    types: results.types,
    names: results.names,
    at,
    bodies: branches,
  });
  for (const [name, merged] of pending) place.variables.own.set(name, resolved(merged, outputs));
  return returned && resolved(returned, outputs);
}

const blockGraph = (block: Block, name: string, inputs: ValueKey[], outputs: ValueKey[]) =>
  graphOf(block, { name, kind: 'subgraph', domain: '', inputs, outputs });

interface Results {
  at: number;
  names: string[];
  types: string[];
  then: ValueKey[];
  otherwise: ValueKey[];
}

/** What two branches agree on, or the number of the result that holds it. */
type Merged = { same: Sym } | { result: number } | { items: Merged[]; className: string; size: number };

function merge(a: Sym, b: Sym, then: Place, otherwise: Place, name: string, results: Results): Merged {
  if (a === b || (a.kind === 'object' && b.kind === 'object' && a.object === b.object)) return { same: a };
  if (a.kind === 'tuple' && b.kind === 'tuple' && a.items.length === b.items.length) {
    const items = a.items.map((item, index) => merge(item, b.items[index] ?? item, then, otherwise, name, results));
    return { items, className: a.className, size: a.size };
  }
  const types = [typeOf(a), typeOf(b)];
  results.then.push(materialise(then, a, '', results.at));
  results.otherwise.push(materialise(otherwise, b, '', results.at));
  results.names.push(name);
  results.types.push(commonType(types[0] ?? '', types[1] ?? ''));
  return { result: results.names.length - 1 };
}

function commonType(a: string, b: string): string {
  if (a === b || b === '') return a;
  if (a === '' || a === 'NoneType') return a === '' ? b : optional(b);
  return b === 'NoneType' ? optional(a) : a;
}

const optional = (type: string): string => (type.startsWith('Optional[') ? type : `Optional[${type}]`);

function resolved(merged: Merged, outputs: readonly Sym[]): Sym {
  if ('same' in merged) return merged.same;
  if ('items' in merged) {
    const { className, size } = merged;
    return { kind: 'tuple', items: merged.items.map((item) => resolved(item, outputs)), className, size };
  }
  return outputs[merged.result] ?? { kind: 'constant', constant: { type: 'None' } };
}

/** Reads a loop: `for … in range(n)` by its count, `while` by its condition. */
export function readLoop(reader: Reader, place: Place, statement: Statement & { kind: 'while' | 'for' }): void {
  const { at, body } = statement;
  const inputs: (ValueKey | null)[] = [];
  const argumentNames: string[] = [];
  const attributes: DescribedAttribute[] = [];
  const give = (sym: Sym, name: string): void => {
    if (sym.kind === 'constant') attributes.push(constantAttribute(name, sym.constant));
    else {
      inputs.push(materialise(place, sym, '', at));
      argumentNames.push(name);
    }
  };
  if (statement.kind === 'for') give(rangeOf(reader, place, statement), 'trip_count');
  else give(reader.evaluate(place, statement.test, ['']), 'condition');

  const variables = new Variables(place.variables);
  const block = new Block();
  const inner: Place = { ...place, block, variables };
  const bodyInputs: ValueKey[] = [];
  const enter = (name: string, type: string): Sym => {
    const prefix = place.frame.scope === '' ? '' : `${place.frame.scope}/`;
    const key = place.graph.value(block, prefix + name, type);
    bodyInputs.push(key);
    return { kind: 'value', key, type };
  };
  if (statement.kind === 'for') variables.own.set(statement.target, enter(statement.target, 'int'));
  const carried = carriedBy(place, body, statement);
  const types: string[] = [];
  for (const { name, initial } of carried) {
    inputs.push(materialise(place, initial, name, at));
    argumentNames.push('carried');
    const type = typeOf(initial);
    types.push(type);
    variables.own.set(name, enter(name, type));
  }
  reader.run(inner, body);
  const outputs: ValueKey[] = [];
  if (statement.kind === 'while')
    outputs.push(materialise(inner, reader.evaluate(inner, statement.test, ['']), '', at));
  for (const { name, initial } of carried) outputs.push(materialise(inner, variables.get(name) ?? initial, name, at));
  const results = addNode(place, {
    domain: 'prim',
    op: 'Loop',
    inputs,
    argumentNames,
    attributes,
    types,
    names: carried.map(({ name }) => name),
    at,
    bodies: [{ attribute: 'body', graph: blockGraph(block, 'body', bodyInputs, outputs) }],
  });
  carried.forEach(({ name }, index) => {
    const result = results[index];
    if (result !== undefined) place.variables.own.set(name, result);
  });
}

/** Variables that were there before the loop and that it sets; modules stay what they are. */
function carriedBy(place: Place, body: readonly Statement[], loop: Statement): { name: string; initial: Sym }[] {
  return [...assigned(body)].flatMap((name) => {
    if (loop.kind === 'for' && name === loop.target) return [];
    // `while _1:` — a variable that is nothing but the condition.
    if (loop.kind === 'while' && loop.test.kind === 'name' && loop.test.name === name && isReadOnce(place, name))
      return [];
    const initial = place.variables.get(name);
    return initial === undefined || initial.kind === 'object' || initial.kind === 'closure' ? [] : [{ name, initial }];
  });
}

const isReadOnce = ({ frame }: Place, name: string): boolean => readsIn(frame.definition, name) === 1;

/** `range(n)` → n; anything else as it is. */
function rangeOf(reader: Reader, place: Place, { iterable }: Statement & { kind: 'for' }): Sym {
  if (iterable.kind === 'call' && iterable.callee.kind === 'name' && iterable.callee.name === 'range') {
    const [count] = iterable.args;
    if (count !== undefined && iterable.args.length === 1) return reader.evaluate(place, count, ['']);
  }
  return reader.evaluate(place, iterable, ['']);
}
