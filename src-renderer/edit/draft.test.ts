import { describe, expect, it } from 'vitest';
import { type ModelEdit, noEdit } from '../../src-shared/edit.js';
import {
  addOutput,
  editCommand,
  extractAt,
  pendingOf,
  proposedPath,
  removeOutput,
  rename,
  setMetadata,
} from './draft.js';

describe('pending edits', () => {
  const all: ModelEdit = setMetadata(
    rename(
      removeOutput(
        addOutput(extractAt({ ...noEdit, opset: 21, data: 'split', stripPaths: true }, 'to', 'b'), 'h'),
        'y',
      ),
      {
        kind: 'node',
        from: 'n',
        to: 'm',
      },
    ),
    'k',
    'v w',
  );

  it('are each said and each taken back', () => {
    const pending = pendingOf(all);
    expect(pending.map(({ text }) => text)).toEqual([
      'Extract from the inputs to b',
      'Output h',
      'No output y',
      'node n → m',
      'Metadata k = v w',
      'Opset 21',
      'Weights from 1024 bytes beside it',
      'Local paths cut out',
    ]);
    expect(pending.reduce((edit, { without }) => without(edit), all)).toEqual(noEdit);
  });

  it('undo one another where they are opposites, and replace those of the same thing', () => {
    expect(removeOutput(addOutput(noEdit, 'a'), 'a')).toEqual(noEdit);
    expect(addOutput(removeOutput(noEdit, 'y'), 'y')).toEqual(noEdit);
    const twice = rename(rename(noEdit, { kind: 'value', from: 'a', to: 'b' }), { kind: 'output', from: 'a', to: 'c' });
    expect(twice.renames).toEqual([{ kind: 'output', from: 'a', to: 'c' }]);
  });

  it('are a command line', () => {
    expect(proposedPath('/a.b/m.onnx')).toBe('/a.b/m.edited.onnx');
    expect(editCommand('/m.onnx', all, '/o p.onnx')).toBe(
      "lapidary edit /m.onnx --extract ..b --add-output h --remove-output y --rename-node n=m --set-metadata 'k=v w' --opset 21 --split-data --strip-paths -o '/o p.onnx'",
    );
  });
});
