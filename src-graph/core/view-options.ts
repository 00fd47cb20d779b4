/** What a person chose to see: part of every layout request, because it decides which boxes there are and how large. */

export interface ViewOptions {
  /** Which way data flows on screen: from top to bottom, or from left to right. */
  direction: 'down' | 'right';
  /** The whole graph without groups. */
  flat: boolean;
  /** Stored values (Constant nodes, initializers) as lines in the boxes of their users and as stubs. */
  constants: boolean;
  /** Names of nodes under their operators. */
  names: boolean;
  /** Key attributes in node boxes. */
  attributes: boolean;
  /** Shapes of weights in node boxes. */
  weights: boolean;
  /** Shapes of values on edges. */
  shapes: boolean;
}

export const defaultViewOptions: ViewOptions = {
  direction: 'down',
  flat: false,
  constants: true,
  names: true,
  attributes: true,
  weights: true,
  shapes: true,
};

/** What the sizes of node boxes depend on, as a key for caches. */
export function faceKey({ flat, constants, names, attributes, weights }: ViewOptions): string {
  return [flat, constants, names, attributes, weights].map(Number).join('');
}

export function sameOptions(a: ViewOptions, b: ViewOptions): boolean {
  return (Object.keys(a) as (keyof ViewOptions)[]).every((key) => a[key] === b[key]);
}
