/** Long names keep their end: `encoder.layers.3…self_attn/MatMul`. CSS cuts the first part, the tail stays whole. */
import type { ReactElement } from 'react';

/**
 * Splits a name so that its end stays whole: its last path segment where that is short enough, else its last `tail`
 * characters.
 */
export function splitMiddle(name: string, tail = 18): [string, string] {
  if (name.length <= tail) return ['', name];
  const separator = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
  const segment = name.length - separator;
  const at = separator > 0 && segment > 4 && segment <= tail * 1.5 ? separator : name.length - tail;
  return [name.slice(0, at), name.slice(at)];
}

export function Middle({ text, tail }: { text: string; tail?: number }): ReactElement {
  const [head, end] = splitMiddle(text, tail);
  return (
    <span className="middle mono" title={text}>
      <span>{head}</span>
      <span>{end}</span>
    </span>
  );
}
