/**
 * By what a model is known again: a hash of its structure (operators, names, wiring), 16 hex digits. Not of the path
 * or the bytes: a moved file, and the same network with newer weights, come back as they were left; another structure
 * never gets groups or nodes that are not its own.
 */
import type { ModelGraph } from '../../src-shared/graph.js';

/** Two independent FNV-1a runs over the bytes of the columns (Fowler, Noll, Vo), a word at a time. */
export function structureKey({ strings, nodes, graphs }: ModelGraph): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  const add = (word: number): void => {
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ word, 0x85ebca6b) ^ (b >>> 13);
  };
  const { bytes } = strings;
  for (let at = 0; at < bytes.length; at += 4) {
    add((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24));
  }
  for (const column of [nodes.name, nodes.op, nodes.scope, nodes.inputs, nodes.outputs, nodes.inputOffsets]) {
    add(column.length);
    for (const entry of column) add(entry);
  }
  for (const graph of graphs) add(graph.nodeStart);
  const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
  return `${hex(a)}${hex(b)}`;
}
