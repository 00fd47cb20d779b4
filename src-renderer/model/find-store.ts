/** In which model tab the find box is open, and a counter that brings the focus back to it when asked again. */
import { create } from 'zustand';

interface FindSlice {
  tabId: string | null;
  asked: number;
}

export const useFind = create<FindSlice>()(() => ({ tabId: null, asked: 0 }));

export function showFind(tabId: string): void {
  useFind.setState(({ asked }) => ({ tabId, asked: asked + 1 }));
}

export function hideFind(): void {
  useFind.setState({ tabId: null });
}
