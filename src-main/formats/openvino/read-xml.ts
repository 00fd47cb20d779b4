/**
 * XML as a tree of plain elements, read from a file a piece at a time. Nothing is expanded or fetched: a document with a
 * type declaration (DTD) is refused, and only the five entities of XML itself are known. Depth and size are bounded.
 */
import { SaxesParser } from 'saxes';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';

export interface XmlElement {
  name: string;
  /** Without a prototype, so that an attribute called __proto__ is one like any other. */
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  /** Numbers in the element's `dim` children, which are most of a file and are not kept as elements. */
  dims: number[];
}

const chunkBytes = 64 * 1024;
/** Structure alone; the weights are in another file. Real files of large models have some 30 MB. */
const maxFileBytes = 512 * 1024 * 1024;
const maxDepth = 400;
/** What is kept, as a rough count of bytes in memory. */
const maxKept = 384 * 1024 * 1024;
const elementCost = 200;
const attributeCost = 48;
const dimCost = 8;

/**
 * The outermost element; `onRoot` gets it as soon as its tag is read and may throw. Throws MODEL_INVALID, MODEL_TRUNCATED,
 * MODEL_TOO_DEEP.
 */
export function readXml(source: ByteSource, onRoot: (root: XmlElement) => void): XmlElement {
  if (source.size > maxFileBytes) {
    throw new LapidaryError('MODEL_INVALID', `${source.path} is over 512 MB, and a model description is far smaller.`);
  }
  const tree = new Tree(source.path, onRoot);
  let atEnd = false;
  const parser = new SaxesParser({ xmlns: false, position: true });
  parser.on('error', (error) => {
    if (atEnd) throw cutOff(source);
    throw new LapidaryError(
      'MODEL_INVALID',
      `${source.path} is not well-formed XML (${error.message.replace(/\.$/, '')}).`,
      'Fetch or export it again.',
    );
  });
  parser.on('doctype', () => {
    throw new LapidaryError(
      'MODEL_INVALID',
      `${source.path} has a document type declaration, which OpenVINO never writes.`,
      'Export the model again.',
    );
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding === undefined || /^(utf-?8|us-ascii)$/i.test(encoding)) return;
    throw new LapidaryError('FORMAT_UNSUPPORTED', `${source.path} is in the encoding ${encoding.slice(0, 40)}.`, [
      'OpenVINO writes UTF-8: export the model again.',
    ]);
  });
  parser.on('opentag', ({ name, attributes }) => tree.open(name, attributes));
  parser.on('closetag', () => tree.close());
  parser.on('text', (text) => tree.text(text));
  const decoder = new TextDecoder('utf-8');
  const chunk = new Uint8Array(Math.min(chunkBytes, source.size));
  for (let position = 0; position < source.size; position += chunk.length) {
    const got = source.read(chunk, position);
    parser.write(decoder.decode(chunk.subarray(0, got), { stream: true }));
  }
  atEnd = true;
  parser.write(decoder.decode()).close();
  if (tree.root === undefined) throw cutOff(source);
  return tree.root;
}

const cutOff = ({ path, size }: ByteSource): LapidaryError =>
  new LapidaryError(
    'MODEL_TRUNCATED',
    `${path} ends after ${size.toLocaleString('en-US')} bytes in the middle of the model's description.`,
    'Fetch or export it again.',
  );

class Tree {
  root: XmlElement | undefined;
  readonly #path: XmlElement[] = [];
  /** Text of the `dim` that is open. */
  #dim: string | undefined;
  #kept = 0;

  constructor(
    readonly file: string,
    readonly onRoot: (root: XmlElement) => void,
  ) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'dim') this.#dim = '';
    if (this.#path.length >= maxDepth) {
      throw new LapidaryError('MODEL_TOO_DEEP', `Elements in ${this.file} are nested over ${String(maxDepth)} deep.`);
    }
    const element = { name, attributes, children: [], dims: [] };
    const parent = this.#path.at(-1);
    this.#path.push(element);
    if (name === 'dim' && parent !== undefined) return;
    let cost = elementCost;
    for (const [key, value] of Object.entries(attributes)) cost += attributeCost + key.length + value.length;
    this.#keep(cost);
    if (parent !== undefined) parent.children.push(element);
    else {
      this.root = element;
      this.onRoot(element);
    }
  }

  text(text: string): void {
    if (this.#dim !== undefined && this.#dim.length < 40) this.#dim += text.slice(0, 40);
  }

  close(): void {
    const closed = this.#path.pop();
    if (closed?.name !== 'dim' || this.#dim === undefined) return;
    this.#keep(dimCost);
    const size = Number(this.#dim.trim() === '' ? Number.NaN : this.#dim);
    this.#path.at(-1)?.dims.push(Number.isSafeInteger(size) ? size : -1);
    this.#dim = undefined;
  }

  #keep(cost: number): void {
    this.#kept += cost;
    if (this.#kept <= maxKept) return;
    throw new LapidaryError(
      'MODEL_INVALID',
      `The structure in ${this.file} is larger than that of any model.`,
      'Files like this come from damaged or hostile exports; export the model again.',
    );
  }
}

/** Children of that name. */
export const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** The first child of that name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);
