/** Values of JSON as one line of text or as attributes. Nesting is cut, so that depth is no danger. */
import type { Attribute } from '../../src-shared/inspect.js';
import { attribute } from './described/facts.js';

const maxDepth = 4;
const maxItems = 100;

/** A value as text: lists in brackets, objects as `key: value`. Cut after 100 items and four levels. */
export function jsonText(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth >= maxDepth) return '…';
  const entries = Array.isArray(value)
    ? value.slice(0, maxItems).map((item) => jsonText(item, depth + 1))
    : Object.entries(value)
        .slice(0, maxItems)
        .map(([key, item]) => `${key}: ${jsonText(item, depth + 1)}`);
  const count = Array.isArray(value) ? value.length : Object.keys(value).length;
  const text = [...entries, ...(count > maxItems ? [`… (${count.toLocaleString('en-US')} in all)`] : [])].join(', ');
  return Array.isArray(value) ? `[${text}]` : depth === 0 ? text : `{${text}}`;
}

/** A value as attributes: objects give one for each of their entries, `Weights.Type`. */
export function jsonAttributes(name: string, value: unknown): Attribute[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value)
      .slice(0, maxItems)
      .map(([key, item]) => single(`${name}.${key}`, item));
  }
  return [single(name, value)];
}

function single(name: string, value: unknown): Attribute {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
    return attribute(name, value);
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'number')) return attribute(name, value);
    if (value.every((item) => typeof item === 'string')) return attribute(name, value);
  }
  return attribute(name, jsonText(value));
}
