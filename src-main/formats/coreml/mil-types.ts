/** Types of an ML program's values. Source: MIL.proto. */
import { dtypeName } from '../../../src-shared/dtype.js';
import type { Dim } from '../../../src-shared/graph.js';
import type { ValueFacts } from '../described/facts.js';
import { elementType } from './element-types.js';
import type { Message } from './message.js';

const maxRank = 64;

/** What a ValueType says of a value. */
export function milType(type: Message | undefined): ValueFacts {
  const choice = type?.choice('type');
  const inner = choice === undefined ? undefined : type?.message(choice);
  if (inner === undefined) return { dtype: 0, shape: null };
  if (choice === 'tensorType') return { dtype: elementType(inner.word('dataType')), shape: dimsOf(inner) };
  if (choice === 'stateType') return { ...milType(inner.message('wrappedType')), isState: true };
  return { dtype: 0, shape: null, container: { text: typeText(type) } };
}

function dimsOf(tensor: Message): Dim[] | null {
  const rank = tensor.int('rank');
  if (rank < 0 || rank > maxRank) return null;
  const dims = tensor.messages('dimensions').slice(0, maxRank);
  if (dims.some((dim) => dim.message('unknown')?.flag('variadic') === true)) return null;
  return dims.map((dim) => dim.message('constant')?.int('size') ?? null);
}

/** `list(float32 [2])`, for containers. The depth of types is bounded by that of messages. */
function typeText(type: Message | undefined): string {
  const choice = type?.choice('type');
  const inner = choice === undefined ? undefined : type?.message(choice);
  if (inner === undefined) return '?';
  switch (choice) {
    case 'listType':
      return `list(${typeText(inner.message('type'))})`;
    case 'dictionaryType':
      return `dictionary(${typeText(inner.message('keyType'))}, ${typeText(inner.message('valueType'))})`;
    case 'tupleType':
      return `tuple(${inner.messages('types').slice(0, 20).map(typeText).join(', ')})`;
    default: {
      const { dtype, shape } = milType(type);
      const dims = shape === null || shape.length === 0 ? '' : ` [${shape.map((dim) => dim ?? '?').join(', ')}]`;
      return `${dtypeName(dtype)}${dims}`;
    }
  }
}
