/** Types the graph's columns cannot hold, from the text of the report: `sequence(float32)`, `optional(int64)`. */
import { dtypeCode } from '../../../src-shared/dtype.js';
import { unknownType, type ValueType } from './types.js';

const maxNesting = 8;

export function isContainerText(text: string): boolean {
  return /^(sequence|optional|map|sparse|opaque)\(/.test(text);
}

export function parseTypeText(text: string): ValueType {
  const kinds: ('sequence' | 'optional')[] = [];
  let rest = text;
  for (let match = /^(sequence|optional)\((.*)\)$/s.exec(rest); match !== null; ) {
    kinds.push(match[1] === 'sequence' ? 'sequence' : 'optional');
    rest = match[2] ?? '';
    if (kinds.length > maxNesting) return unknownType;
    match = /^(sequence|optional)\((.*)\)$/s.exec(rest);
  }
  const dtype = dtypeCode(rest);
  let type: ValueType = dtype === undefined ? unknownType : { kind: 'tensor', dtype, shape: null };
  for (const kind of kinds.reverse()) type = { kind, element: type };
  return type;
}
