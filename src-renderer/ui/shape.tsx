/** A shape as `batch × 3 × 224 × 224`, symbols in accent. */
import { Fragment, type ReactElement } from 'react';
import type { Dim } from '../../src-shared/graph.js';

export function Shape({ shape }: { shape: readonly Dim[] | null }): ReactElement {
  if (shape === null) return <span className="muted">unknown shape</span>;
  if (shape.length === 0) return <span className="mono">scalar</span>;
  return (
    <span className="mono shape">
      {shape.map((dim, index) => (
        // A shape never reorders: its places are its keys.
        <Fragment key={index}>
          {index === 0 ? null : ' × '}
          {typeof dim === 'number' ? dim : <span className={dim === null ? 'muted' : 'symbol'}>{dim ?? '?'}</span>}
        </Fragment>
      ))}
    </span>
  );
}
