/**
 * Runs a pickle's opcodes on a stack of plain data (pickle-values.ts). The machine is the one of Lib/pickle.py, with
 * every import and every call replaced by a record of it, in the order in which loading would do them.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import { stringArgument, unicodeArgument } from './escapes.js';
import { unfoldedSize } from './expansion.js';
import { heapBytes, HeapBudget, Memo } from './memory.js';
import { type Argument, PickleReader } from './pickle-reader.js';
import { safeOpcodes } from './opcodes.js';
import { isRecord, type PickleCall, type PickleGlobal, type PickleValue } from './pickle-values.js';

/** Something loading would do, in its order. */
export type PickleEvent =
  | { kind: 'import'; global: PickleGlobal; at: number }
  | { kind: 'call'; call: PickleCall; how: string; at: number }
  | { kind: 'state'; target: PickleValue; state: PickleValue; at: number }
  | { kind: 'persistent'; id: PickleValue; at: number }
  | { kind: 'extension'; code: number; at: number }
  /** An instruction that reaches beyond its frame: Python's readers go on in different places (CPython issue 154848). */
  | { kind: 'frame'; at: number }
  /** The first of an opcode that torch's safe loader does not know. */
  | { kind: 'opcode'; name: string; at: number }
  /** Values that would be that many if what they share were written out. */
  | { kind: 'expansion'; size: number; at: number };

export interface Unpickled {
  value: PickleValue;
  events: PickleEvent[];
  /** Bytes up to and with STOP; what follows is another thing. */
  length: number;
  /** Highest protocol it announces; 0 when it announces none. */
  protocol: number;
}

/** Far above real checkpoints (100,000 parameters take some 3 million); hostile files may not run for ever. */
const maxInstructions = 20_000_000;

/** Values used again less often cannot unfold to a number that matters. */
const fewShared = 16;

const mark = Symbol('mark');
type StackItem = PickleValue | typeof mark;

/** What most calls never get; those that do get their own. */
const noItems: PickleValue[] = [];
const noEntries: [PickleValue, PickleValue][] = [];
const emptyTuple: PickleValue = { kind: 'tuple', items: noItems };

class Machine {
  readonly events: PickleEvent[] = [];
  protocol = 0;
  readonly #stack: StackItem[] = [];
  readonly #memo = new Memo();
  readonly #budget = new HeapBudget();
  #frameEnd = 0;
  /** Opcodes met that torch's safe loader does not know. */
  readonly #unsafe = new Set<string>();
  /** How often a value was used again. */
  #shared = 0;
  readonly #globals = new Map<string, PickleGlobal>();

  constructor(readonly reader: PickleReader) {}

  run(): PickleValue {
    for (let count = 0; count < maxInstructions; count += 1) {
      const { name, argument, at } = this.reader.next();
      if (at < this.#frameEnd && (this.reader.position > this.#frameEnd || name === 'FRAME')) {
        this.#frameEnd = 0;
        this.#happens({ kind: 'frame', at });
      }
      if (!safeOpcodes.has(name) && !this.#unsafe.has(name)) {
        this.#unsafe.add(name);
        this.#happens({ kind: 'opcode', name, at });
      }
      if (name === 'STOP') return this.#end(at);
      this.#step(name, argument, at);
    }
    throw this.reader.tooLarge(`it has over ${maxInstructions.toLocaleString('en-US')} instructions`);
  }

  #end(at: number): PickleValue {
    const value = this.#pop();
    const size = this.#shared < fewShared ? 0 : unfoldedSize(value);
    if (size > 0) this.events.push({ kind: 'expansion', size, at });
    return value;
  }

  #happens(event: PickleEvent): void {
    this.#spend(heapBytes.event);
    this.events.push(event);
  }

  #spend(bytes: number): void {
    if (this.#budget.spend(bytes)) return;
    throw this.reader.tooLarge('its values take more memory than those of some 120,000 tensors do');
  }

  #step(name: string, argument: Argument, at: number): void {
    switch (name) {
      case 'PROTO':
        this.protocol = Math.max(this.protocol, Number(argument));
        return;
      case 'FRAME':
        this.#frameEnd = this.reader.position + Number(argument);
        return;
      case 'MARK':
        this.#stack.push(mark);
        return;
      case 'POP':
        this.#stack.pop();
        return;
      case 'POP_MARK':
        this.#popMark();
        return;
      case 'DUP': {
        const top = this.#top();
        this.#shared += 1;
        this.#stack.push(top);
        return;
      }
      case 'NONE':
        this.#push(null);
        return;
      case 'NEWTRUE':
        this.#push(true);
        return;
      case 'NEWFALSE':
        this.#push(false);
        return;
      case 'INT':
        this.#push(argument === '01' ? true : argument === '00' ? false : decimal(String(argument)));
        return;
      case 'LONG':
        this.#push(decimal(String(argument).replace(/L$/, '')));
        return;
      case 'FLOAT':
        this.#push(Number(argument));
        return;
      case 'STRING':
        this.#pushText(stringArgument(String(argument)));
        return;
      case 'UNICODE':
        this.#pushText(unicodeArgument(String(argument)));
        return;
      case 'BININT':
      case 'BININT1':
      case 'BININT2':
      case 'LONG1':
      case 'LONG4':
      case 'BINFLOAT':
        this.#push(argument as PickleValue);
        return;
      case 'BINSTRING':
      case 'SHORT_BINSTRING':
      case 'BINUNICODE':
      case 'SHORT_BINUNICODE':
      case 'BINUNICODE8':
        this.#pushText(String(argument));
        return;
      case 'BINBYTES':
      case 'SHORT_BINBYTES':
      case 'BINBYTES8':
      case 'BYTEARRAY8':
        this.#spend(heapBytes.bytes);
        this.#push(argument as PickleValue);
        return;
      default:
        if (!this.#container(name) && !this.#memory(name, argument)) this.#action(name, argument, at);
    }
  }

  /** Opcodes that make or fill containers. */
  #container(name: string): boolean {
    switch (name) {
      case 'EMPTY_LIST':
        this.#make({ kind: 'list', items: [] });
        return true;
      case 'EMPTY_TUPLE':
        this.#push(emptyTuple);
        return true;
      case 'EMPTY_DICT':
        this.#make({ kind: 'dict', entries: [] });
        return true;
      case 'EMPTY_SET':
        this.#make({ kind: 'set', items: [] });
        return true;
      case 'LIST':
        this.#make({ kind: 'list', items: this.#popMark() });
        return true;
      case 'TUPLE':
        this.#make({ kind: 'tuple', items: this.#popMark() });
        return true;
      case 'FROZENSET':
        this.#make({ kind: 'frozenset', items: this.#popMark() });
        return true;
      case 'DICT':
        this.#make({ kind: 'dict', entries: this.#pairs(this.#popMark()) });
        return true;
      case 'TUPLE1':
      case 'TUPLE2':
      case 'TUPLE3': {
        // Copied at once: a list that grows keeps room for more, which is most of what a tuple takes.
        const items = this.#stack.slice(-Number(name.slice(5)));
        for (let count = Number(name.slice(5)); count > 0; count -= 1) this.#pop();
        this.#make({ kind: 'tuple', items: items as PickleValue[] });
        return true;
      }
      case 'APPEND': {
        const item = this.#pop();
        this.#append([item]);
        return true;
      }
      case 'APPENDS':
      case 'ADDITEMS':
        this.#append(this.#popMark());
        return true;
      case 'SETITEM': {
        const value = this.#pop();
        this.#setItems(this.#pairs([this.#pop(), value]));
        return true;
      }
      case 'SETITEMS':
        this.#setItems(this.#pairs(this.#popMark()));
        return true;
      default:
        return false;
    }
  }

  #memory(name: string, argument: Argument): boolean {
    switch (name) {
      case 'PUT':
      case 'BINPUT':
      case 'LONG_BINPUT':
        if (this.#memo.isSparse(Number(argument))) this.#spend(heapBytes.memo);
        this.#memo.set(Number(argument), this.#topValue());
        return true;
      case 'MEMOIZE':
        this.#memo.set(this.#memo.size, this.#topValue());
        return true;
      case 'GET':
      case 'BINGET':
      case 'LONG_BINGET': {
        const value = this.#memo.get(Number(argument));
        if (value === undefined) throw this.reader.invalid(`it uses memo ${String(argument)}, which was never set`);
        this.#shared += 1;
        this.#push(value);
        return true;
      }
      default:
        return false;
    }
  }

  /** Opcodes that would import or call. */
  #action(name: string, argument: Argument, at: number): void {
    switch (name) {
      case 'GLOBAL': {
        const [module, attribute] = argument as readonly [string, string];
        this.#push(this.#global(module, attribute, at));
        return;
      }
      case 'STACK_GLOBAL': {
        const attribute = this.#pop();
        const module = this.#pop();
        this.#push(this.#global(textOf(module), textOf(attribute), at));
        return;
      }
      case 'REDUCE':
      case 'NEWOBJ': {
        const args = this.#pop();
        this.#call(name, this.#pop(), args, undefined, at);
        return;
      }
      case 'NEWOBJ_EX': {
        const kwargs = this.#pop();
        const args = this.#pop();
        this.#call(name, this.#pop(), args, kwargs, at);
        return;
      }
      case 'INST': {
        const [module, attribute] = argument as readonly [string, string];
        const args = this.#popMark();
        this.#call(name, this.#global(module, attribute, at), { kind: 'tuple', items: args }, undefined, at);
        return;
      }
      case 'OBJ': {
        const [callable = null, ...args] = this.#popMark();
        this.#call(name, callable, { kind: 'tuple', items: args }, undefined, at);
        return;
      }
      case 'BUILD': {
        const state = this.#pop();
        const target = this.#topValue();
        this.#happens({ kind: 'state', target, state, at });
        if (isRecord(target) && target.kind === 'call') target.state = state;
        return;
      }
      case 'PERSID':
      case 'BINPERSID': {
        const id = name === 'PERSID' ? String(argument) : this.#pop();
        this.#happens({ kind: 'persistent', id, at });
        this.#make({ kind: 'persistent', id });
        return;
      }
      case 'EXT1':
      case 'EXT2':
      case 'EXT4':
        this.#happens({ kind: 'extension', code: Number(argument), at });
        this.#push({ kind: 'opaque', text: `extension ${String(argument)}` });
        return;
      case 'NEXT_BUFFER':
        this.#push({ kind: 'opaque', text: 'out-of-band buffer' });
        return;
      case 'READONLY_BUFFER':
        return;
      default:
        throw this.reader.invalid(`${name} is not understood`);
    }
  }

  #call(how: string, callable: PickleValue, args: PickleValue, kwargs: PickleValue | undefined, at: number): void {
    this.#spend(heapBytes.call);
    const added = { items: noItems, entries: noEntries };
    const call: PickleCall = { kind: 'call', callable, args, kwargs, state: undefined, ...added };
    this.#happens({ kind: 'call', call, how, at });
    this.#push(call);
  }

  #global(module: string, name: string, at: number): PickleGlobal {
    const key = `${module}\n${name}`;
    let global = this.#globals.get(key);
    if (global === undefined) {
      global = { kind: 'global', module, name };
      this.#globals.set(key, global);
      this.#happens({ kind: 'import', global, at });
    }
    return global;
  }

  #append(items: readonly PickleValue[]): void {
    const target = this.#topValue();
    if (!isRecord(target)) throw this.reader.invalid('it appends to what is no list');
    // Not by spreading: a list may be longer than a call can have arguments.
    if (!('items' in target)) return;
    if (target.kind === 'tuple' || target.kind === 'frozenset') throw this.reader.invalid('it appends to a tuple');
    if (target.items === noItems) target.items = [];
    for (const item of items) target.items.push(item);
  }

  #setItems(entries: readonly [PickleValue, PickleValue][]): void {
    const target = this.#topValue();
    if (!isRecord(target)) throw this.reader.invalid('it sets items of what is no dict');
    if (!('entries' in target)) return;
    if (target.entries === noEntries) target.entries = [];
    for (const entry of entries) target.entries.push(entry);
  }

  #pairs(items: readonly PickleValue[]): [PickleValue, PickleValue][] {
    this.#spend((items.length / 2) * heapBytes.container);
    return pairs(items);
  }

  /** Pushes a new container. */
  #make(value: PickleValue): void {
    this.#spend(heapBytes.container);
    this.#push(value);
  }

  #pushText(text: string): void {
    if (text.length > 1) this.#spend(heapBytes.text + text.length);
    this.#push(text);
  }

  #push(value: PickleValue): void {
    this.#stack.push(value);
  }

  #pop(): PickleValue {
    const item = this.#stack.pop();
    if (item === undefined || item === mark) throw this.reader.invalid('it takes from an empty stack');
    return item;
  }

  #top(): StackItem {
    const item = this.#stack[this.#stack.length - 1];
    if (item === undefined) throw this.reader.invalid('it takes from an empty stack');
    return item;
  }

  #topValue(): PickleValue {
    const item = this.#top();
    if (item === mark) throw this.reader.invalid('it takes a mark for a value');
    return item;
  }

  #popMark(): PickleValue[] {
    const at = this.#stack.lastIndexOf(mark);
    if (at < 0) throw this.reader.invalid('it looks for a mark that is not there');
    const items = this.#stack.splice(at + 1) as PickleValue[];
    this.#stack.pop();
    return items;
  }
}

function pairs(items: readonly PickleValue[]): [PickleValue, PickleValue][] {
  const found: [PickleValue, PickleValue][] = [];
  for (let at = 0; at + 1 < items.length; at += 2) found.push([items[at] ?? null, items[at + 1] ?? null]);
  return found;
}

function decimal(text: string): number | bigint {
  const value = Number(text);
  if (Number.isSafeInteger(value) || !/^[+-]?\d{1,200}$/.test(text.trim())) return value;
  return BigInt(text.trim());
}

const textOf = (value: PickleValue): string => (typeof value === 'string' ? value : '(computed)');

/** Reads one pickle from the start of `bytes`. Throws MODEL_INVALID when it is none or damaged. */
export function unpickle(bytes: Uint8Array, path: string): Unpickled {
  const reader = new PickleReader(bytes, path);
  const machine = new Machine(reader);
  try {
    const value = machine.run();
    return { value, events: machine.events, length: reader.position, protocol: machine.protocol };
  } catch (thrown) {
    if (thrown instanceof RangeError) throw reader.invalid(thrown.message);
    throw thrown;
  }
}

/** What loading would have done up to where a damaged pickle breaks off: enough to see what it would have run. */
export function eventsOf(
  bytes: Uint8Array,
  path: string,
): { events: PickleEvent[]; problem: string | null; length: number } {
  const reader = new PickleReader(bytes, path);
  const machine = new Machine(reader);
  try {
    machine.run();
    return { events: machine.events, problem: null, length: reader.position };
  } catch (thrown) {
    const problem = thrown instanceof LapidaryError || thrown instanceof RangeError ? thrown.message : String(thrown);
    return { events: machine.events, problem, length: reader.position };
  }
}
