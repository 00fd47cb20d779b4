import { describe, expect, it } from 'vitest';
import type { Selection } from '../../../src-graph/core/selection.js';
import type { LayoutWorker } from '../../../src-graph/layout/client.js';
import type { FromWorker, ToWorker } from '../../../src-graph/layout/messages.js';
import { answerScene, createLayoutState } from '../../../src-graph/layout/requests.js';
import { testMetrics } from '../../../src-graph/testing/metrics.js';
import { buildModelGraph, transformerGraph } from '../../../src-shared/testing/graph-builder.js';
import type { ModelGraph } from '../../../src-shared/graph.js';
import type { BoxActions } from './flow-nodes.js';
import { type KeyPress, pressKey } from './graph-keys.js';
import { GraphStore } from './graph-store.js';

/** A worker that answers at once. */
class PromptWorker implements LayoutWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly #state;

  constructor(model: ModelGraph) {
    this.#state = createLayoutState(model, testMetrics);
  }

  postMessage(message: ToWorker): void {
    if (message.type !== 'scene') return;
    this.onmessage?.({ data: { type: 'scene', id: message.id, answer: answerScene(this.#state, message.request) } });
  }

  terminate(): void {
    this.onmessage = null;
  }
}

interface Setup {
  store: GraphStore;
  press: (key: string, modifiers?: Partial<KeyPress>) => boolean;
  selected: () => Selection;
  select: (selection: Selection) => void;
}

function setup(model: ModelGraph): Setup {
  const store = new GraphStore(model, () => new PromptWorker(model));
  store.resized({ width: 1000, height: 700 });
  store.start(testMetrics);
  const actions: BoxActions = {
    select: (selection) => store.setSelection(selection),
    toggle: (path) => store.toggle(path),
    enter: (graph) => store.enter(graph),
  };
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return {
    store,
    press: (key, modifiers = {}) => pressKey(store, actions, { key, ...plain, ...modifiers }),
    selected: () => store.getSnapshot().selection,
    select: actions.select,
  };
}

const layer = (index: number): Selection => ({ kind: 'group', path: `model/layers.${String(index)}`, graph: 0 });

describe('pressKey', () => {
  it('selects the first box in sight, then walks along the flow, whichever way it runs', () => {
    const { store, press, selected } = setup(transformerGraph(12));
    expect(press('ArrowDown')).toBe(true);
    const first = selected();
    expect(first).not.toBeNull();
    press('ArrowDown');
    const second = selected();
    expect(second).not.toEqual(first);
    press('ArrowUp');
    expect(selected()).toEqual(first);
    store.setOptions({ ...store.getSnapshot().options, direction: 'right' });
    press('ArrowRight');
    expect(selected()).toEqual(second);
    press('ArrowLeft');
    expect(selected()).toEqual(first);
  });

  it('opens and closes a group with Enter and goes out of it with Backspace', () => {
    const { store, press, selected, select } = setup(transformerGraph(12));
    const boxes = (): number => store.getSnapshot().view?.scene.boxes.count ?? 0;
    select(layer(3));
    const before = boxes();
    expect(press('Enter')).toBe(true);
    expect(boxes()).toBeGreaterThan(before);
    press('ArrowDown');
    expect(selected()).not.toEqual(layer(3));
    expect(press('Backspace')).toBe(true);
    expect(selected()).toEqual(layer(3));
    press('Enter');
    expect(boxes()).toBe(before);
  });

  it('steps through copies with ] and [, round the end', () => {
    const { press, selected, select } = setup(transformerGraph(12));
    select(layer(10));
    expect(press(']')).toBe(true);
    expect(selected()).toEqual(layer(11));
    press(']');
    expect(selected()).toEqual(layer(0));
    press('[');
    expect(selected()).toEqual(layer(11));
  });

  /** An If whose then branch is a chain of Relu. */
  const choice = (length: number): ModelGraph =>
    buildModelGraph([
      { nodes: [{ op: 'If', name: 'choice', inputs: ['cond'], outputs: ['y'] }], inputs: ['cond'], outputs: ['y'] },
      {
        kind: 'subgraph',
        parentNode: 'choice',
        attribute: 'then_branch',
        nodes: Array.from({ length }, (_, i) => ({
          op: 'Relu',
          inputs: [`v${String(i)}`],
          outputs: [`v${String(i + 1)}`],
        })),
        outputs: [`v${String(length)}`],
      },
    ]);

  it('shows bodies in place with Enter, goes out of them with Backspace, and closes them with Enter', () => {
    const { store, press, selected, select } = setup(choice(1));
    select({ kind: 'node', node: 0 });
    expect(press('Enter')).toBe(true);
    expect(store.getSnapshot().graph).toBe(0);
    select({ kind: 'node', node: 1 });
    expect(press('Backspace')).toBe(true);
    expect(selected()).toEqual({ kind: 'group', path: '', graph: 1 });
    expect(press('Backspace')).toBe(true);
    expect(selected()).toEqual({ kind: 'node', node: 0 });
    expect(store.getSnapshot().view?.containers).toHaveLength(2);
    expect(press('Enter')).toBe(true);
    expect(store.getSnapshot().view?.containers).toEqual([]);
    expect(selected()).toEqual({ kind: 'node', node: 0 });
  });

  it('reveals what is in a body in place there, and enters the body where it is not', () => {
    const { store, press, select } = setup(choice(1));
    store.reveal({ kind: 'node', node: 1 });
    expect(store.getSnapshot().graph).toBe(1);
    store.enter(0);
    select({ kind: 'node', node: 0 });
    press('Enter');
    store.reveal({ kind: 'node', node: 1 });
    expect(store.getSnapshot().graph).toBe(0);
  });

  it('enters a body that is too large to be shown in place, and leaves it with Backspace, the node selected', () => {
    const { store, press, selected, select } = setup(choice(501));
    store.setOptions({ ...store.getSnapshot().options, flat: true });
    select({ kind: 'node', node: 0 });
    expect(press('Enter')).toBe(true);
    expect(store.getSnapshot().graph).toBe(1);
    expect(store.getSnapshot().view?.scene.graph).toBe(1);
    select(null);
    expect(press('Backspace')).toBe(true);
    expect(store.getSnapshot().graph).toBe(0);
    expect(selected()).toEqual({ kind: 'node', node: 0 });
    select(null);
    expect(press('Backspace')).toBe(false);
  });

  it('ends the highlight with the first Esc, the selection with the second, and leaves the third to others', () => {
    const { store, press, selected, select } = setup(transformerGraph(12));
    select(layer(2));
    store.emphasise({ kind: 'upstream', of: layer(2), depth: Infinity });
    expect(press('Escape')).toBe(true);
    expect(store.getSnapshot().emphasis).toBeNull();
    expect(selected()).toEqual(layer(2));
    expect(press('Escape')).toBe(true);
    expect(selected()).toBeNull();
    expect(press('Escape')).toBe(false);
  });

  it('leaves keys with modifiers, and other keys, to the window', () => {
    const { press, select, selected } = setup(transformerGraph(12));
    select(layer(2));
    expect(press('ArrowDown', { shiftKey: true })).toBe(false);
    expect(press('Enter', { ctrlKey: true })).toBe(false);
    expect(press('a')).toBe(false);
    expect(selected()).toEqual(layer(2));
  });
});
