/** Which variables a block hands on: the code does not say what an If or a loop returns, its variables do. */
import { type Expression, type FunctionDefinition, partsOf, type Statement } from './syntax.js';

/** How often each variable is read in statements and the blocks within them. */
type Reads = Map<string, number>;

const readsOf = new WeakMap<object, Reads>();
const assignedIn = new WeakMap<object, ReadonlySet<string>>();

/** Variables an If sets that are read outside of it, in the function it is in. */
export function handedOn(definition: FunctionDefinition, statement: Statement & { kind: 'if' }): string[] {
  const everywhere = readCounts(definition, definition.body);
  const inside = readCounts(statement.then, statement.then);
  const otherwise = readCounts(statement.otherwise, statement.otherwise);
  return [...new Set([...assigned(statement.then), ...assigned(statement.otherwise)])].filter(
    (name) => (everywhere.get(name) ?? 0) > (inside.get(name) ?? 0) + (otherwise.get(name) ?? 0),
  );
}

/** How often a function reads a variable. */
export const readsIn = (definition: FunctionDefinition, name: string): number =>
  readCounts(definition, definition.body).get(name) ?? 0;

/** Variables that statements set, also in blocks within them. */
export function assigned(statements: readonly Statement[]): ReadonlySet<string> {
  const known = assignedIn.get(statements);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const statement of statements) {
    if (statement.kind === 'assign') {
      for (const target of statement.targets) if (target.kind === 'name') names.add(target.name);
    } else if (statement.kind === 'for') names.add(statement.target);
    else if (statement.kind === 'with' && statement.name !== null) names.add(statement.name);
    for (const block of blocksOf(statement)) for (const name of assigned(block)) names.add(name);
  }
  assignedIn.set(statements, names);
  return names;
}

function readCounts(owner: object, statements: readonly Statement[]): Reads {
  const known = readsOf.get(owner);
  if (known !== undefined) return known;
  const reads: Reads = new Map();
  const note = (name: string, count: number): void => void reads.set(name, (reads.get(name) ?? 0) + count);
  for (const statement of statements) {
    const waiting = expressionsOf(statement);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next.kind === 'name') note(next.name, 1);
      else for (const part of partsOf(next)) waiting.push(part);
    }
    for (const block of blocksOf(statement)) for (const [name, count] of readCounts(block, block)) note(name, count);
  }
  readsOf.set(owner, reads);
  return reads;
}

function expressionsOf(statement: Statement): Expression[] {
  switch (statement.kind) {
    case 'assign':
      return [statement.value, ...statement.targets.filter(({ kind }) => kind !== 'name')];
    case 'expression':
      return [statement.value];
    case 'return':
    case 'raise':
      return statement.value === null ? [] : [statement.value];
    case 'if':
    case 'while':
      return [statement.test];
    case 'for':
      return [statement.iterable];
    case 'with':
      return [statement.context];
    case 'def':
      return [];
  }
}

function blocksOf(statement: Statement): Statement[][] {
  switch (statement.kind) {
    case 'if':
      return [statement.then, statement.otherwise];
    case 'while':
    case 'for':
    case 'with':
      return [statement.body];
    case 'def':
      return [statement.definition.body];
    default:
      return [];
  }
}

const growers = new Set([
  'append',
  'extend',
  'insert',
  '_set_item',
  'pop',
  'remove',
  'reverse',
  'clear',
  'sort',
  'Delete',
]);
const grown = new WeakMap<FunctionDefinition, ReadonlySet<string>>();

/** Names of variables that hold lists some operator changes in place. */
export function grownLists(definition: FunctionDefinition): ReadonlySet<string> {
  const known = grown.get(definition);
  if (known !== undefined) return known;
  const names = new Set<string>();
  const blocks: (readonly Statement[])[] = [definition.body];
  for (let block = blocks.pop(); block !== undefined; block = blocks.pop()) {
    for (const statement of block) {
      blocks.push(...blocksOf(statement));
      const waiting = expressionsOf(statement);
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        waiting.push(...partsOf(next).slice(0, 10_000));
        if (next.kind !== 'call' || next.callee.kind !== 'attribute') continue;
        const [first] = next.args;
        if (first?.kind === 'name' && growers.has(next.callee.name)) names.add(first.name);
      }
    }
  }
  grown.set(definition, names);
  return names;
}
