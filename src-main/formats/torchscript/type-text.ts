/** Types as the code writes them (`List[Tuple[str, Tensor]]`): as text, taken apart, and as what values are here. */
import { dtypeCode } from '../../../src-shared/dtype.js';
import type { ValueFacts } from '../described/facts.js';
import type { DeclaredType } from '../model-format.js';
import type { Expression } from './syntax.js';

const maxTypeText = 1000;

/** A type's text without spaces but after commas; '' where there is none. Cut where it is long. */
export function typeText(type: Expression | null): string {
  return type === null ? '' : written(type).slice(0, maxTypeText);
}

function written(type: Expression): string {
  switch (type.kind) {
    case 'name':
      return type.name;
    case 'attribute':
      return `${written(type.object)}.${type.name}`;
    case 'subscript': {
      const { index } = type;
      const inside = index.kind === 'tuple' ? index.items.map(written).join(', ') : written(index);
      return `${written(type.object)}[${inside}]`;
    }
    case 'tuple':
      return `Tuple[${type.items.map(written).join(', ')}]`;
    case 'list':
      return `[${type.items.map(written).join(', ')}]`;
    // `Dict(str, Tensor)`: torch before 1.2.
    case 'call':
      return `${written(type.callee)}[${type.args.map(written).join(', ')}]`;
    case 'text':
      return type.value;
    default:
      return '?';
  }
}

/** `Dict[str, Tensor]` → `Dict`. */
export const typeName = (type: string): string => type.split('[', 1)[0] ?? '';

/** `Dict[str, List[int]]` → `str`, `List[int]`. */
export function typeArguments(type: string): string[] {
  const start = type.indexOf('[');
  if (start < 0 || !type.endsWith(']')) return [];
  const found: string[] = [];
  let open = 0;
  let from = start + 1;
  for (let at = from; at < type.length; at += 1) {
    const character = type[at];
    if (character === '[') open += 1;
    else if ((character === ',' && open === 0) || (character === ']' && open === 0)) {
      const text = type.slice(from, at).trim();
      if (text !== '') found.push(text);
      from = at + 1;
    } else if (character === ']') open -= 1;
  }
  return found;
}

/** What indexing a value of that type gives; '' when that is not known. */
export function elementType(type: string): string {
  const parts = typeArguments(type);
  if (typeName(type) === 'List') return parts[0] ?? '';
  if (typeName(type) === 'Dict') return parts[1] ?? '';
  return type === 'Tensor' ? 'Tensor' : '';
}

const scalarTypes: ReadonlyMap<string, number> = new Map([
  ['int', dtypeCode('int64') ?? 0],
  ['float', dtypeCode('float64') ?? 0],
  ['bool', dtypeCode('bool') ?? 0],
  ['complex', dtypeCode('complex128') ?? 0],
  ['str', dtypeCode('string') ?? 0],
]);

/** What is known of a value of that type; undefined for a tensor, of which the code says no more. */
export function factsOfType(type: string): ValueFacts | undefined {
  if (type === '' || type === 'Tensor') return undefined;
  const scalar = scalarTypes.get(type);
  if (scalar !== undefined) return { dtype: scalar, shape: [] };
  if (type === 'number') return { dtype: 0, shape: [] };
  const declared = declaredType(type, 0);
  return { dtype: 0, shape: null, container: { text: type, ...(declared === undefined ? {} : { type: declared }) } };
}

/** Lists and optionals of tensors; other types have no counterpart. */
function declaredType(type: string, depth: number): DeclaredType | undefined {
  if (type === 'Tensor') return { kind: 'tensor', dtype: 0, shape: null };
  const scalar = scalarTypes.get(type);
  if (scalar !== undefined) return { kind: 'tensor', dtype: scalar, shape: [] };
  const kinds: Record<string, 'sequence' | 'optional'> = { List: 'sequence', Optional: 'optional' };
  const name = typeName(type);
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined || depth > 8) return undefined;
  const element = declaredType(typeArguments(type)[0] ?? '', depth + 1);
  return element && { kind, element };
}
