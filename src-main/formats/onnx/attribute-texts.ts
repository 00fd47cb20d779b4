/** Attributes of all nodes as short text, out of the skeleton in one pass; nothing is read from the file. */
import { maxAttributeText, type ModelAttributes } from '../../../src-shared/attributes-codec.js';
import { dtypeName } from '../../../src-shared/dtype.js';
import type { ValueIndex } from '../../../src-shared/graph.js';
import { StringInterner } from '../../../src-shared/string-table.js';
import { shortenText } from '../attribute-text.js';
import { float32Text } from '../element-text.js';
import { attributeKind, attributeKinds as kinds, type AttributeProto } from './attribute-kind.js';
import { sparseValue } from './constants.js';
import { toText } from './decode.js';
import { onnx } from './onnx.generated.js';
import { bodyLength, elidedRuns, tensorFacts } from './stored-tensor.js';
import { typeFacts } from './type-text.js';

/** Attributes of one node that are kept; operators of ONNX have at most a dozen. */
const maxPerNode = 64;
/** Rows in all, 8 bytes each, and characters of distinct text in all: a message stays under 16 MB. */
const maxRows = 600_000;
const maxCharacters = 2_000_000;

/** Rows over `limits` are left out from the first node that has no room; `cut` then says so. */
export function readAttributeTexts(
  nodeBytes: readonly Uint8Array[],
  limits = { rows: maxRows, characters: maxCharacters },
  constants: readonly (readonly [value: ValueIndex, text: string])[] = [],
): ModelAttributes {
  const strings = new StringInterner();
  const offsets = new Uint32Array(nodeBytes.length + 1);
  const names: number[] = [];
  const texts: number[] = [];
  const seen = new Set<string>();
  let characters = 0;
  let cut = false;
  const intern = (text: string): number => {
    if (!seen.has(text)) characters += text.length;
    seen.add(text);
    return strings.intern(text);
  };
  nodeBytes.forEach((bytes, node) => {
    const { attribute } = onnx.NodeProto.decode(bytes);
    if (attribute.length > maxPerNode) cut = true;
    for (const each of attribute.slice(0, maxPerNode)) {
      if (names.length >= limits.rows || characters >= limits.characters) {
        cut = true;
        break;
      }
      names.push(intern(shortenText(each.name ?? '')));
      texts.push(intern(shortenText(attributeTextOf(each))));
    }
    offsets[node + 1] = names.length;
  });
  const constantTexts = Uint32Array.from(constants, ([, text]) => intern(shortenText(text)));
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

function attributeTextOf(attribute: AttributeProto): string {
  if (attribute.refAttrName) return `@${attribute.refAttrName}`;
  const run = elidedRuns(attribute.elided)[0];
  switch (attributeKind(attribute)) {
    case kinds.FLOAT:
      return floatText(attribute.f ?? 0);
    case kinds.INT:
      return String(attribute.i ?? 0);
    case kinds.STRING:
      return run === undefined ? quoted(attribute.s ?? new Uint8Array()) : `${String(bodyLength(run))} bytes`;
    case kinds.TENSOR:
      return tensorText('tensor', tensorFacts(attribute.t ?? {}));
    case kinds.SPARSE_TENSOR:
      return tensorText('sparse', sparseValue(attribute.sparseTensor ?? {}).facts);
    case kinds.GRAPH:
      return 'graph';
    case kinds.TYPE_PROTO:
      return typeText(attribute.tp);
    case kinds.FLOATS:
      return list(attribute.floats, run?.count, floatText);
    case kinds.INTS:
      return list(attribute.ints, run?.count, String);
    case kinds.STRINGS:
      return list(attribute.strings, run?.count, quoted);
    case kinds.TENSORS:
      return list(attribute.tensors, undefined, (each) => tensorText('tensor', tensorFacts(each)));
    case kinds.SPARSE_TENSORS:
      return list(attribute.sparseTensors, undefined, (each) => tensorText('sparse', sparseValue(each).facts));
    case kinds.GRAPHS:
      return list(attribute.graphs, undefined, () => 'graph');
    case kinds.TYPE_PROTOS:
      return list(attribute.typeProtos, undefined, typeText);
    default:
      return '';
  }
}

/** `[3,3]`; only as many items are written as can be shown. A list that was left in the file gives its length. */
function list<T>(
  items: readonly T[] | null | undefined,
  elided: number | undefined,
  show: (item: T) => string,
): string {
  if (elided !== undefined) return `[${String(elided)} values]`;
  let text = '[';
  for (const item of items ?? []) {
    if (text.length > maxAttributeText) break;
    text += `${text === '[' ? '' : ','}${show(item)}`;
  }
  return `${text}]`;
}

/** As Python writes it, exponents from 1e-05 down with two digits: that is how exporters and papers print it. */
function floatText(value: number): string {
  const text = float32Text(value);
  const size = Math.abs(value);
  if (size === 0 || size >= 1e-4 || !Number.isFinite(value)) return text;
  return Number(text)
    .toExponential()
    .replace(/e-(\d)$/, 'e-0$1');
}

/** In quotes, which tells text from numbers; control characters escaped. What is no text gives its length. */
function quoted(bytes: Uint8Array): string {
  // Four bytes a character at most: the rest cannot be shown.
  const text = toText(bytes.subarray(0, maxAttributeText * 4));
  const whole = bytes.length <= maxAttributeText * 4 ? text : text.replace(/\uFFFD{1,3}$/, '');
  if (whole.includes('\uFFFD') || whole.includes('\0')) return `${String(bytes.length)} bytes`;
  return JSON.stringify(whole);
}

function tensorText(what: string, { dtype, dims }: { dtype: number; dims: readonly number[] }): string {
  return `${what}(${dtypeName(dtype)}[${dims.slice(0, maxAttributeText).join(',')}])`;
}

function typeText(type: onnx.TypeProto.$Properties | null | undefined): string {
  const { text, shape } = typeFacts(type);
  return `${text ?? 'unknown'}${shape === null ? '' : `[${shape.map((dim) => dim ?? '?').join(',')}]`}`;
}
