/**
 * The attributes of every node as short text, in one message (column-message.ts): what the graph prints on boxes and
 * what find looks through. Exact and complete values are asked for per node (`model.node`).
 */
import { z } from 'zod';
import { decodeColumns, encodeColumns } from './column-message.js';
import type { NodeIndex, ValueIndex } from './graph.js';
import { StringTable } from './string-table.js';

/** Longest name and text of an attribute, in characters; a longer one ends with '…'. */
export const maxAttributeText = 64;

/**
 * Numbers and lists plainly (`3`, `1e-05`, `[3,3]`), text in quotes (`"NOTSET"`), the rest by what it is
 * (`tensor(float32[3,3])`, `graph`, `@alpha` for an attribute of the function the node is in).
 */
export interface ModelAttributes {
  /** A table of its own: its indices are not those of the graph's strings. */
  strings: StringTable;
  /** Attributes of node i are rows offsets[i] .. offsets[i+1]. */
  offsets: Uint32Array;
  /** String index of each row's attribute name. */
  names: Uint32Array;
  /** String index of each row's text. */
  texts: Uint32Array;
  /** Stored values of at most four elements, and the string index of each one's text (`0.5`, `[1,-1]`). */
  constants?: Uint32Array;
  constantTexts?: Uint32Array;
  /** True where some attributes were left out because the model has too many. */
  cut: boolean;
}

const magic = 0x3141504c; // 'LPA1'
const fieldsSchema = z.object({ cut: z.boolean() });

export function encodeAttributes(attributes: ModelAttributes): Uint8Array {
  const { strings, offsets, names, texts, cut } = attributes;
  const { constants = new Uint32Array(), constantTexts = new Uint32Array() } = attributes;
  return encodeColumns(
    magic,
    { cut },
    {
      'strings.bytes': strings.bytes,
      'strings.offsets': strings.offsets,
      offsets,
      names,
      texts,
      constants,
      constantTexts,
    },
  );
}

export function decodeAttributes(bytes: Uint8Array): ModelAttributes {
  const { header, u8, u32 } = decodeColumns(magic, bytes, 'attributes');
  return {
    strings: new StringTable(u8('strings.bytes'), u32('strings.offsets')),
    offsets: u32('offsets'),
    names: u32('names'),
    texts: u32('texts'),
    constants: u32('constants'),
    constantTexts: u32('constantTexts'),
    cut: fieldsSchema.parse(header).cut,
  };
}

/** Attributes of one node in file order, as [name, text]; none for a node that does not exist. */
export function attributesOf(attributes: ModelAttributes, node: NodeIndex): [name: string, text: string][] {
  const { strings, offsets, names, texts } = attributes;
  const pairs: [string, string][] = [];
  for (let row = offsets[node] ?? 0; row < (offsets[node + 1] ?? 0); row += 1) {
    pairs.push([strings.get(names[row] ?? 0), strings.get(texts[row] ?? 0)]);
  }
  return pairs;
}

/** Text of one attribute of a node; undefined when the node has none of that name. */
export function attributeText(attributes: ModelAttributes, node: NodeIndex, name: string): string | undefined {
  const { strings, offsets, names, texts } = attributes;
  for (let row = offsets[node] ?? 0; row < (offsets[node + 1] ?? 0); row += 1) {
    if (strings.get(names[row] ?? 0) === name) return strings.get(texts[row] ?? 0);
  }
  return undefined;
}

/** Texts of small stored values, by value. */
export function constantTextsOf({ strings, constants, constantTexts }: ModelAttributes): Map<ValueIndex, string> {
  const texts = new Map<ValueIndex, string>();
  constants?.forEach((value, row) => texts.set(value, strings.get(constantTexts?.[row] ?? 0)));
  return texts;
}
