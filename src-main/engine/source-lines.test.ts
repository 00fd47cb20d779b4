import { describe, expect, it } from 'vitest';
import type { NodeDetail } from '../../src-shared/inspect.js';
import type { OpenedModel } from '../formats/model-format.js';
import { sourceOf } from './source-lines.js';

const frame = (file: string, line: number) => ({ file, line, function: 'forward', code: '' });

/** A model of as many nodes as there are stacks, with two files of code. */
function modelOf(stacks: readonly ReturnType<typeof frame>[][]): OpenedModel {
  const model = {
    report: {
      sources: [
        { name: 'code/a.py', bytes: 3 },
        { name: 'code/b.py', bytes: 3 },
      ],
    },
    graph: { nodes: { count: stacks.length } },
    during: <T>(use: () => T): T => use(),
    sourceText: (file: number) => ['a\nb', 'c\nd'][file],
    nodeDetail: (node: number): Pick<NodeDetail, 'origin'> => ({
      origin: { moduleClass: '', operator: '', fxNode: '', stack: stacks[node] ?? [] },
    }),
  };
  return model as unknown as OpenedModel;
}

describe('code of a model', () => {
  it('names the nodes of each line, of the innermost file it keeps', () => {
    const model = modelOf([
      [frame('user.py', 9), frame('code/a.py', 2), frame('code/b.py', 1)],
      [frame('code/b.py', 1)],
      [frame('code/a.py', 2)],
      [frame('user.py', 9)],
    ]);
    expect(sourceOf(model, 0)).toEqual({ text: 'a\nb', lines: [{ line: 2, nodes: [0, 2] }] });
    expect(sourceOf(model, 1)).toEqual({ text: 'c\nd', lines: [{ line: 1, nodes: [1] }] });
  });

  it('a file there is not is an error', () => {
    expect(() => sourceOf(modelOf([]), 2)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});
