/** Attributes of described nodes: for analyses, and as short text for the graph. */
import { maxAttributeText, type ModelAttributes } from '../../../src-shared/attributes-codec.js';
import { dtypeName } from '../../../src-shared/dtype.js';
import type { ValueIndex } from '../../../src-shared/graph.js';
import type { Attribute } from '../../../src-shared/inspect.js';
import { StringInterner } from '../../../src-shared/string-table.js';
import { shortenText } from '../attribute-text.js';
import type { NodeAttributes } from '../model-format.js';
import type { DescribedAttribute, NodeFacts } from './facts.js';

/** Attributes of one node by name. */
export function attributesOfNode(attributes: readonly DescribedAttribute[]): NodeAttributes {
  const find = (name: string, ...types: string[]): Attribute['value'] | undefined => {
    const found = attributes.find((each) => each.name === name);
    if (found === undefined || !types.includes(found.type)) return undefined;
    // A list that was cut is no answer.
    return Array.isArray(found.value) && found.value.length < found.count ? undefined : found.value;
  };
  const tensor = (name: string): DescribedAttribute['tensor'] => attributes.find((each) => each.name === name)?.tensor;
  const numbers = (value: Attribute['value'] | undefined): number[] | undefined =>
    Array.isArray(value) ? value.map(Number) : undefined;
  const single = (value: Attribute['value'] | undefined): number | undefined =>
    typeof value === 'number' ? value : undefined;
  return {
    has: (name) => attributes.some((each) => each.name === name),
    int: (name) => {
      const flag = find(name, 'bool');
      return flag === undefined ? single(find(name, 'int')) : flag === 'true' ? 1 : 0;
    },
    ints: (name) => numbers(find(name, 'ints')),
    float: (name) => single(find(name, 'float', 'int')),
    floats: (name) => numbers(find(name, 'floats', 'ints')),
    text: (name) => {
      const value = find(name, 'string', 'enum', 'dtype', 'NoneType');
      return typeof value === 'string' ? value : undefined;
    },
    texts: (name) => {
      const value = find(name, 'strings');
      return Array.isArray(value) ? value.map(String) : undefined;
    },
    tensor: (name, maxElements) => tensor(name)?.read(maxElements),
    tensorType: (name) => {
      const found = tensor(name);
      return found && { dtype: found.dtype, shape: found.shape };
    },
  };
}

/** Rows in all and characters of distinct text: a message stays under 16 MB. */
const maxRows = 600_000;
const maxCharacters = 2_000_000;

/** Attributes of all nodes as short text, and texts of small constants. */
export function attributeColumns(
  nodes: readonly NodeFacts[],
  constants: readonly (readonly [value: ValueIndex, text: string])[],
): ModelAttributes {
  const strings = new StringInterner();
  const offsets = new Uint32Array(nodes.length + 1);
  const names: number[] = [];
  const texts: number[] = [];
  const seen = new Set<string>();
  let characters = 0;
  let cut = false;
  const intern = (text: string): number => {
    const short = shortenText(text);
    if (!seen.has(short)) characters += short.length;
    seen.add(short);
    return strings.intern(short);
  };
  nodes.forEach(({ attributes }, node) => {
    for (const each of attributes) {
      if (names.length >= maxRows || characters >= maxCharacters) {
        cut = true;
        break;
      }
      names.push(intern(each.name));
      texts.push(intern(textOf(each)));
    }
    offsets[node + 1] = names.length;
  });
  const constantTexts = Uint32Array.from(constants, ([, text]) => intern(text));
  return {
    strings: strings.toTable(),
    offsets,
    names: Uint32Array.from(names),
    texts: Uint32Array.from(texts),
    constants: Uint32Array.from(constants, ([value]) => value),
    constantTexts,
    cut,
  };
}

/** Text in quotes, which tells it from numbers and words of the format. */
function textOf({ type, value, tensor }: DescribedAttribute): string {
  if (tensor !== undefined) return `tensor(${dtypeName(tensor.dtype)}[${tensor.shape.join(',')}])`;
  if (!Array.isArray(value)) return type === 'string' ? JSON.stringify(value) : String(value);
  let text = '[';
  for (const item of value) {
    if (text.length > maxAttributeText) break;
    text += `${text === '[' ? '' : ','}${type === 'strings' ? JSON.stringify(item) : String(item)}`;
  }
  return `${text}]`;
}
