import { beforeEach, expect, test } from 'vitest';
import { addTab, removeTab, showTab, startId, stepTab, useTabs } from './tabs-store.js';

const active = (): string => useTabs.getState().active;

beforeEach(() => {
  useTabs.setState({ tabs: [], active: startId });
  for (const id of ['a', 'b', 'c']) addTab({ id, kind: 'compare', title: id });
});

test('closing the shown tab shows its right neighbour, then the left one, then the start page', () => {
  showTab('b');
  removeTab('b');
  expect(active()).toBe('c');
  removeTab('c');
  expect(active()).toBe('a');
  removeTab('a');
  expect(active()).toBe(startId);
});

test('closing another tab leaves the shown one', () => {
  removeTab('a');
  expect(active()).toBe('c');
});

test('stepping goes round through the start page', () => {
  stepTab(1);
  expect(active()).toBe(startId);
  stepTab(-1);
  expect(active()).toBe('c');
});

test('a tab that is not there is not shown', () => {
  showTab('nope');
  expect(active()).toBe('c');
});
