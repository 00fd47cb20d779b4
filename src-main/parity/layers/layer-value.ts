/** One value inside a subject that can be compared: a tensor at the edge of a module, or a value of a graph. */
export interface LayerValue {
  /** Names it among the subject's. */
  key: string;
  /** What a person calls it: module path, or name of the value. */
  name: string;
  /** Module class, or operator that makes it. */
  op: string;
  /** Dotted path of the module it belongs to; '' for the model itself and where nothing is known. */
  scope: string;
  dtype: string;
  /** Sizes at the case compared; null where they are not known before it is run. */
  shape: readonly number[] | null;
  /** Call of a module it is a value of; line of the user's code (`model.py:41`), where a PyTorch side tells. */
  call?: string;
  at?: string;
}

/** Two values that should be one. */
export interface ValuePair {
  reference: LayerValue;
  subject: LayerValue;
  /** Whether one of them comes out of a module, goes into one, or is an operator's inside; null for two values of graphs. */
  edge: 'out' | 'in' | 'op' | null;
}

export const isFloat = (dtype: string): boolean => /^b?float/.test(dtype);

/** The same sizes; null where one is not known. */
export function sameShape(a: readonly number[] | null, b: readonly number[] | null): boolean | null {
  return a === null || b === null ? null : String(a) === String(b);
}

/** A path as PyTorch writes it, with dots, whatever an exporter joined it by. */
export const scopeOfPath = (path: string): string => path.replaceAll('/', '.');

/** Whether a scope lies in another, or is it. */
export const isWithin = (scope: string, outer: string): boolean =>
  outer === '' || scope === outer || scope.startsWith(`${outer}.`);

/** The innermost scope that holds all of them; '' for none. */
export function commonScope(scopes: readonly string[]): string {
  const [first, ...rest] = scopes;
  if (first === undefined) return '';
  let parts = first.split('.');
  for (const scope of rest) {
    const others = scope.split('.');
    const end = parts.findIndex((part, at) => part !== others[at]);
    if (end >= 0) parts = parts.slice(0, end);
  }
  return parts.join('.');
}
