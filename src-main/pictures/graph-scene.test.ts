import { describe, expect, it } from 'vitest';
import { BoxKind } from '../../src-graph/core/scene.js';
import { defaultViewOptions } from '../../src-graph/core/view-options.js';
import { buildModelGraph } from '../../src-shared/testing/graph-builder.js';
import { graphScene } from './graph-scene.js';

const nested = (deep: number): ReturnType<typeof buildModelGraph> =>
  buildModelGraph(
    Array.from({ length: deep }, (_, i) => ({
      ...(i === 0 ? { inputs: ['x'] } : { parentNode: `if${String(i - 1)}`, attribute: 'body', outer: ['x'] }),
      outputs: ['y'],
      nodes: [{ op: 'Loop', name: `if${String(i)}`, inputs: ['x'], outputs: ['y'] }],
    })),
  );

describe('graphScene', () => {
  it('shows the bodies of nodes that are named, one within the other', () => {
    const { view } = graphScene(nested(3), { open: ['if0', 'if1'], options: defaultViewOptions });
    expect(view.containers).toHaveLength(4);
    expect(view.kind(view.boxOf({ kind: 'node', node: 2 }))).toBe(BoxKind.node);
  });

  it('says so when a name is not known, and when bodies are nested too deep', () => {
    const wish = (open: string[]) => () => graphScene(nested(6), { open, options: defaultViewOptions });
    expect(wish(['other'])).toThrow(/no group, and no node with bodies, named 'other'/);
    expect(wish(['if0', 'if1', 'if2', 'if3', 'if4'])).toThrow(/'if4' are too large or nested too deep/);
  });
});
