/** The shape of a value, and whether it was inferred or is what the file declares. */
import type { ReactElement } from 'react';
import { type ModelGraph, type ValueIndex, valueShape } from '../../src-shared/graph.js';
import { Shape } from '../ui/shape.js';

export function ValueShape({ graph, value }: { graph: ModelGraph; value: ValueIndex }): ReactElement {
  const inferred = graph.values.inferred?.[value] === 1;
  return (
    <>
      <Shape shape={valueShape(graph, value)} />
      {inferred ? (
        <span className="muted inferred" title="Worked out from the operators; the file does not declare it.">
          {' '}
          inferred
        </span>
      ) : null}
    </>
  );
}
