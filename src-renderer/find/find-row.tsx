/** One row of the list: what it is, its name, and its shape or size. */
import type { ReactElement } from 'react';
import { dtypeName } from '../../src-shared/dtype.js';
import { valueShape } from '../../src-shared/graph.js';
import { Middle } from '../ui/middle.js';
import { Shape } from '../ui/shape.js';
import type { FindResult } from './find.js';
import { thingOrder } from './find-index.js';
import type { FindIndex } from './find-index.js';

function ValueFacts({ index, value }: { index: FindIndex; value: number }): ReactElement | null {
  const dtype = index.graph.values.dtype[value] ?? 0;
  const shape = valueShape(index.graph, value);
  if (dtype === 0 && shape === null) return null;
  return (
    <span className="find-facts">
      {dtype === 0 ? null : <span className="mono">{dtypeName(dtype)} </span>}
      {shape === null ? null : <Shape shape={shape} />}
    </span>
  );
}

export function FindRow({ index, result, row }: { index: FindIndex; result: FindResult; row: number }): ReactElement {
  const { graph } = index;
  const kind = thingOrder[result.kinds[row] ?? 0] ?? 'node';
  const id = result.ids[row] ?? 0;
  if (kind === 'group') {
    const group = index.groups[id];
    return (
      <>
        <span className="find-kind">group</span>
        <Middle text={group?.path ?? ''} tail={24} />
        <span className="find-facts">{(group?.nodes ?? 0).toLocaleString('en')} nodes</span>
      </>
    );
  }
  if (kind === 'node') {
    const name = graph.strings.get(graph.nodes.name[id] ?? 0);
    return (
      <>
        <span className="find-op">{graph.strings.get(graph.nodes.op[id] ?? 0)}</span>
        <Middle text={name === '' ? `node ${String(id)}` : name} tail={24} />
      </>
    );
  }
  return (
    <>
      <span className="find-kind">{kind}</span>
      <Middle text={graph.strings.get(graph.values.name[id] ?? 0)} tail={24} />
      <ValueFacts index={index} value={id} />
    </>
  );
}
