/** The `data` element of a layer as attributes: the file holds text only, so a value's kind is told by its look. */
import type { Attribute } from '../../../src-shared/inspect.js';
import { attribute } from '../described/facts.js';
import type { XmlElement } from './read-xml.js';

/** Attributes that are lists even where they have one entry, as in a convolution along one axis. */
const lists = new Set(
  `strides dilations pads_begin pads_end kernel output_padding axes axis_mask begin_mask end_mask new_axis_mask
   shrink_axis_mask ellipsis_mask activations activations_alpha activations_beta output_shape seq_lengths_mask sizes rates
   scales order dim`.split(/\s+/),
);

const integer = /^[+-]?\d+$/;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const infinity = /^[+-]?(?:inf(?:inity)?|nan)$/i;
/** Texts longer than this are not looked through for numbers. */
const maxListText = 1_000_000;

/** Attributes of a layer, in the order of the file; `left` are said elsewhere. */
export function attributesOf(data: XmlElement | undefined, left: ReadonlySet<string> = new Set()): Attribute[] {
  return Object.entries(data?.attributes ?? {})
    .filter(([name]) => !left.has(name))
    .map(([name, value]) => attributeOf(name, value));
}

function attributeOf(name: string, text: string): Attribute {
  if (text === 'true' || text === 'false') return attribute(name, text === 'true');
  const isList = lists.has(name);
  if (isList && text.trim() === '') return attribute(name, [] as number[]);
  if (text.length > maxListText || (!isList && !text.includes(','))) return singleOf(name, text);
  const parts = text.split(',').map((part) => part.trim());
  if (parts.every((part) => integer.test(part))) {
    const numbers = parts.map(Number);
    if (numbers.every((each) => Number.isSafeInteger(each))) return attribute(name, numbers);
    return { ...attribute(name, parts), type: 'ints' };
  }
  if (parts.every((part) => number.test(part) || infinity.test(part))) {
    return { ...attribute(name, parts.map(numberOf)), type: 'floats' };
  }
  // A sentence with a comma is one text.
  return isList || parts.every((part) => /^[\w.-]+$/.test(part)) ? attribute(name, parts) : attribute(name, text);
}

function singleOf(name: string, text: string): Attribute {
  if (integer.test(text)) {
    const value = Number(text);
    return { name, type: 'int', value: Number.isSafeInteger(value) ? value : text, count: 1 };
  }
  if (number.test(text) || infinity.test(text)) return { ...attribute(name, numberOf(text)), type: 'float' };
  return attribute(name, text);
}

function numberOf(text: string): number {
  if (number.test(text)) return Number(text);
  if (/nan/i.test(text)) return Number.NaN;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
