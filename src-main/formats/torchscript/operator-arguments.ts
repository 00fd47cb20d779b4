/** Names of operators' arguments: the code gives most of them by position only. */
import { argumentNames } from './argument-names.generated.js';

interface Signature {
  names: string[];
  /** By position: whether a tensor is taken. */
  tensors: boolean[];
  /** Types of results; empty when they are tensors or not known. */
  results: string[];
}

let table: Map<string, Signature[]> | undefined;

/** The table as a map, made when it is first needed. */
function signatures(): Map<string, Signature[]> {
  table ??= new Map(
    argumentNames.split(';').flatMap((entry): [string, Signature[]][] => {
      const [operator = '', overloads = ''] = entry.trim().split(' ');
      return operator === '' ? [] : [[operator, overloads.split('|').map(signatureOf)]];
    }),
  );
  return table;
}

function signatureOf(text: string): Signature {
  const [given = '', results = ''] = text.split('>');
  const args = given === '' ? [] : given.split(',');
  return {
    names: args.map((arg) => arg.replace('*', '')),
    tensors: args.map((arg) => arg.endsWith('*')),
    results: resultTypes(results),
  };
}

/** `List[int],Dict[str,int]` → two types, spaced as the code spaces them. */
function resultTypes(text: string): string[] {
  const types: string[] = [];
  let open = 0;
  let current = '';
  for (const character of text) {
    if (character === '[') open += 1;
    if (character === ']') open -= 1;
    if (character === ',' && open === 0) {
      types.push(current);
      current = '';
    } else current += character === ',' ? ', ' : character;
  }
  return current === '' ? types : [...types, current];
}

/** What an argument is, as far as it decides between overloads. */
export type ArgumentKind = 'value' | 'tensor' | 'other' | 'none';

export interface ArgumentNames {
  name(position: number): string;
  /** Type of a result; '' when it is not known. */
  result(index: number): string;
}

/** The overload that takes arguments like these: the shortest that is long enough. */
export function argumentsOf(domain: string, op: string, kinds: readonly ArgumentKind[]): ArgumentNames {
  const prefix = domain === 'aten' ? '' : `${domain}.`;
  const known = signatures().get(prefix + op) ?? signatures().get(prefix + op.replace(/_$/, '')) ?? [];
  const fitting = known.filter(
    ({ names, tensors }) =>
      names.length >= kinds.length &&
      kinds.every((kind, at) => (tensors[at] === true ? kind !== 'other' : kind !== 'tensor')),
  );
  const longEnough = fitting.length > 0 ? fitting : known.filter(({ names }) => names.length >= kinds.length);
  const [best] = longEnough.sort((a, b) => a.names.length - b.names.length);
  // Overloads with as many arguments may give other types: `add` of two ints or two floats.
  const peers = longEnough.filter(({ names }) => names.length === best?.names.length);
  const agreed = (index: number): boolean =>
    peers.every(({ results }) => results[index] === best?.results[index] && results.length === best?.results.length);
  // Operators that take any number of arguments name the first of them.
  const names = (best ?? known[0])?.names ?? [];
  return {
    name: (position) => names[position] ?? `argument ${String(position)}`,
    result: (index) => {
      if (best === undefined || !agreed(index)) return '';
      return best.results.length === 0 ? 'Tensor' : (best.results[index] ?? '');
    },
  };
}
