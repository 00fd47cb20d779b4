/**
 * The fields of a layer or a model as attributes, by the schema: numbers, words and lists by their names, what they lie
 * in before a dot. Weights are set apart. Networks inside of it are left to who asks.
 */
import type { Attribute } from '../../../src-shared/inspect.js';
import { attribute } from '../described/facts.js';
import type { Message } from './message.js';
import { enumWord } from './message.js';
import { type FieldKind, isMessage, isNumber } from './schema.js';

export interface ShownFields {
  attributes: Attribute[];
  /** Weights by path: `weights`, `weightParams[1].inputGateBiasVector`. */
  weights: [path: string, params: Message][];
}

/** Items of a list that are shown, and messages of a list that are looked into. */
const maxItems = 1000;
const maxMessages = 100;
const maxTextItems = 1000;

/** Left to others: they hold graphs, or whole models. */
const leftOut = new Set(['NeuralNetwork', 'Model', 'Program']);

export function shownFields(message: Message): ShownFields {
  const shown: ShownFields = { attributes: [], weights: [] };
  addFields(message, '', shown);
  return shown;
}

/** The schema of what is walked has no cycles, so this ends wherever the file does. */
function addFields(message: Message, prefix: string, shown: ShownFields): void {
  const oneofs = new Set<string>();
  for (const field of message.kind.fields) {
    if (leftOut.has(field.kind) || !(message.has(field.name) || hasMeaningAt0(field))) continue;
    const path = `${prefix}${field.name}`;
    if (field.oneof !== undefined && isMessage(field.kind)) {
      if (message.choice(field.oneof) !== field.name || oneofs.has(field.oneof)) continue;
      oneofs.add(field.oneof);
      if (field.kind !== 'WeightParams') {
        const name = field.oneof === 'value' ? `${prefix}kind` : `${prefix}${field.oneof}`;
        shown.attributes.push({ name, type: 'enum', value: field.name, count: 1 });
      }
    }
    addField(message, field, path, shown);
  }
}

/** The first word of an enum is not written, but says something: a pooling without a type takes the largest. */
const hasMeaningAt0 = ({ kind, repeated, oneof }: FieldKind): boolean =>
  kind.startsWith('enum ') && !repeated && oneof === undefined;

function addField(message: Message, field: FieldKind, path: string, shown: ShownFields): void {
  if (field.kind === 'WeightParams') {
    const all = field.repeated ? message.messages(field.name).slice(0, maxMessages) : [message.message(field.name)];
    all.forEach((params, at) => {
      if (params !== undefined) shown.weights.push([field.repeated ? `${path}[${String(at)}]` : path, params]);
    });
  } else if (!isMessage(field.kind)) {
    const made = plainAttribute(message, field, path);
    if (made !== undefined) shown.attributes.push(made);
  } else if (!field.repeated) {
    const inner = message.message(field.name);
    if (inner !== undefined) addFields(inner, `${path}.`, shown);
  } else addMessages(message, field, path, shown);
}

function plainAttribute(message: Message, field: FieldKind, path: string): Attribute | undefined {
  const { name, kind, repeated } = field;
  if (kind === 'bytes')
    return { name: path, type: 'bytes', value: `${String(message.run(name)?.bytes ?? 0)} bytes`, count: 1 };
  if (kind === 'string') {
    if (!repeated) return attribute(path, message.text(name));
    return { ...attribute(path, message.texts(name, maxTextItems)), count: message.count(name) };
  }
  if (!isNumber(kind)) return undefined;
  if (repeated) {
    const numbers = message.numbers(name, maxItems);
    const values = kind === 'bool' ? numbers.map((each) => (each === 0 ? 'false' : 'true')) : numbers;
    return { ...attribute(path, values), count: message.count(name) };
  }
  if (kind === 'bool') return attribute(path, message.flag(name));
  if (kind.startsWith('enum ')) return { name: path, type: 'enum', value: message.word(name), count: 1 };
  if (kind === 'float' || kind === 'double') return { ...attribute(path, message.float(name)), type: 'float' };
  return attribute(path, message.int(name));
}

/** A map by its keys; a short list of plain messages as one list a field; others one by one; many as their number. */
function addMessages(message: Message, field: FieldKind, path: string, shown: ShownFields): void {
  const count = message.count(field.name);
  if (count > maxMessages) {
    shown.attributes.push(attribute(path, count));
    return;
  }
  const all = message.messages(field.name);
  const inner = all[0]?.kind.fields ?? [];
  if (field.kind.endsWith('Entry')) addEntries(all, path, shown);
  else if (inner.every(({ kind, repeated, oneof }) => !repeated && oneof === undefined && !isMessage(kind))) {
    for (const each of inner) addColumn(all, each, `${path}.${each.name}`, shown);
  } else all.forEach((each, at) => addFields(each, `${path}[${String(at)}].`, shown));
}

function addColumn(all: readonly Message[], { name, kind }: FieldKind, path: string, shown: ShownFields): void {
  if (!all.some((each) => each.has(name))) return;
  if (kind === 'string')
    shown.attributes.push(
      attribute(
        path,
        all.map((each) => each.text(name)),
      ),
    );
  else if (kind.startsWith('enum ')) {
    shown.attributes.push(
      attribute(
        path,
        all.map((each) => enumWord(kind, each.int(name))),
      ),
    );
  } else if (kind !== 'bytes') {
    const isFloat = kind === 'float' || kind === 'double';
    shown.attributes.push(
      attribute(
        path,
        all.map((each) => (isFloat ? each.float(name) : each.int(name))),
      ),
    );
  }
}

function addEntries(entries: readonly Message[], path: string, shown: ShownFields): void {
  for (const entry of entries) {
    const key = entry.text('key');
    const value = entry.message('value');
    const choice = value?.choice('value');
    const field = choice === undefined ? undefined : value?.kind.byName.get(choice);
    if (value === undefined || field === undefined) continue;
    const made = plainAttribute(value, field, `${path}.${key}`);
    if (made !== undefined) shown.attributes.push(made);
  }
}
