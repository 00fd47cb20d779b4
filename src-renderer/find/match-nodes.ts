/** Which nodes fit a term: by themselves, by their attributes, or by the values they take and give. */
import { ValueKind } from '../../src-shared/graph.js';
import { attributeTest } from './attribute-match.js';
import type { FindIndex } from './find-index.js';
import { eachFlagged, ofStrings } from './flags.js';
import { matchValues } from './match-values.js';
import { attributeAliases, type Term } from './query.js';
import { fitsGlob } from './run-match.js';

/** 1 for each node that fits a term by itself, the term's sign left aside. */
export function matchNodes(index: FindIndex, term: Term): Uint8Array {
  const { nodes } = index.graph;
  switch (term.kind) {
    case 'word':
      return matchWord(index, term.text);
    case 'name':
      return ofStrings(nodes.name, index.texts.containing(term.text));
    case 'scope':
      return ofStrings(nodes.scope, index.texts.containing(term.text));
    case 'op':
      return ofStrings(nodes.op, operators(index, term.text));
    case 'attribute':
      return matchAttribute(index, term);
    case 'is':
      return new Uint8Array(index.graph.nodes.count).fill(term.what === 'node' ? 1 : 0);
    case 'tensor':
    case 'dtype':
    case 'shape':
      return byValues(index, matchValues(index, term));
  }
}

/** The operators of that name; where the model has none, those whose name begins so. `*` stands for any characters. */
function operators({ graph, texts }: FindIndex, text: string): Uint8Array {
  const used = new Set(graph.nodes.op);
  const flags = new Uint8Array(texts.count);
  const flag = (test: (op: string) => boolean): boolean => {
    let any = false;
    for (const op of used) {
      if (!test(texts.lower(op))) continue;
      flags[op] = 1;
      any = true;
    }
    return any;
  };
  if (text.includes('*')) flag((op) => fitsGlob(text, op));
  else if (!flag((op) => op === text)) flag((op) => op.startsWith(text));
  return flags;
}

function matchWord(index: FindIndex, word: string): Uint8Array {
  const { nodes } = index.graph;
  const strings = index.texts.containing(word);
  const fits = attributeWord(index, word);
  for (let node = 0; node < nodes.count; node += 1) {
    const named =
      strings[nodes.name[node] ?? 0] === 1 ||
      strings[nodes.op[node] ?? 0] === 1 ||
      strings[nodes.scope[node] ?? 0] === 1;
    if (named) fits[node] = 1;
  }
  return fits;
}

/** 1 for each node that takes a weight whose name contains the word. */
export function takersOfWeight({ graph: { nodes, values }, texts }: FindIndex, word: string): Uint8Array {
  const strings = texts.containing(word);
  const fits = new Uint8Array(nodes.count);
  for (let node = 0; node < nodes.count; node += 1) {
    for (let at = nodes.inputOffsets[node] ?? 0; at < (nodes.inputOffsets[node + 1] ?? 0); at += 1) {
      const value = nodes.inputs[at] ?? -1;
      if (values.kind[value] === ValueKind.initializer && strings[values.name[value] ?? 0] === 1) fits[node] = 1;
    }
  }
  return fits;
}

/** Nodes with an attribute whose name begins with the word, or whose text (not number) contains it. */
function attributeWord(index: FindIndex, word: string): Uint8Array {
  const fits = new Uint8Array(index.graph.nodes.count);
  if (index.attributes === null) return fits;
  const { columns, texts } = index.attributes;
  const containing = texts.containing(word);
  const isName = new Uint8Array(containing.length);
  const isText = new Uint8Array(containing.length);
  eachFlagged(containing, (at) => {
    const text = texts.lower(at);
    if (text.startsWith(word)) isName[at] = 1;
    if (/^\[?"/.test(text)) isText[at] = 1;
  });
  // Most words are in no attribute: then the rows, by far the longest column, need not be gone through.
  if (!isName.includes(1) && !isText.includes(1)) return fits;
  eachRow(columns.offsets, fits.length, (node, row) => {
    if (isName[columns.names[row] ?? 0] === 1 || isText[columns.texts[row] ?? 0] === 1) fits[node] = 1;
  });
  return fits;
}

function matchAttribute(index: FindIndex, term: Term & { kind: 'attribute' }): Uint8Array {
  const fits = new Uint8Array(index.graph.nodes.count);
  if (index.attributes === null) return fits;
  const { columns, texts } = index.attributes;
  const isName = attributeNames(columns.names, texts.count, (at) => texts.lower(at), term.name);
  const test = attributeTest(term.comparison, term.value);
  /** By text, because texts repeat: 0 not looked at, 1 fits, 2 does not. */
  const verdicts = new Uint8Array(texts.count);
  eachRow(columns.offsets, fits.length, (node, row) => {
    if (isName[columns.names[row] ?? 0] !== 1) return;
    const text = columns.texts[row] ?? 0;
    if (verdicts[text] === 0) verdicts[text] = test(texts.lower(text)) ? 1 : 2;
    if (verdicts[text] === 1) fits[node] = 1;
  });
  return fits;
}

/** The attribute a short name stands for, else the one of that name, else all whose name begins so. */
function attributeNames(used: Uint32Array, count: number, lower: (at: number) => string, name: string): Uint8Array {
  const wanted = Object.hasOwn(attributeAliases, name) ? (attributeAliases[name] ?? name) : name;
  const exact = new Uint8Array(count);
  const beginning = new Uint8Array(count);
  let any = false;
  const seen = new Uint8Array(count);
  for (const at of used) {
    if (seen[at] === 1) continue;
    seen[at] = 1;
    const text = lower(at);
    if (text === wanted) {
      exact[at] = 1;
      any = true;
    }
    if (text.startsWith(wanted)) beginning[at] = 1;
  }
  return any ? exact : beginning;
}

function eachRow(offsets: Uint32Array, nodes: number, visit: (node: number, row: number) => void): void {
  for (let node = 0; node < nodes; node += 1) {
    for (let row = offsets[node] ?? 0; row < (offsets[node + 1] ?? 0); row += 1) visit(node, row);
  }
}

function byValues({ graph }: FindIndex, flags: Uint8Array): Uint8Array {
  const { inputs, inputOffsets, outputs, outputOffsets, count } = graph.nodes;
  const fits = new Uint8Array(count);
  const any = (list: Int32Array, from: number, to: number): boolean => {
    for (let at = from; at < to; at += 1) if (flags[list[at] ?? -1] === 1) return true;
    return false;
  };
  for (let node = 0; node < count; node += 1) {
    const found =
      any(outputs, outputOffsets[node] ?? 0, outputOffsets[node + 1] ?? 0) ||
      any(inputs, inputOffsets[node] ?? 0, inputOffsets[node + 1] ?? 0);
    if (found) fits[node] = 1;
  }
  return fits;
}
