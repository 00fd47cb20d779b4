/** An error that belongs to no tab: shown as a card over the page until it is closed. One at a time, the newest. */
import { create } from 'zustand';
import type { ErrorInfo } from '../../src-shared/errors.js';

export interface Notice {
  title: string;
  error: ErrorInfo;
}

interface NoticeSlice {
  notice: Notice | null;
}

export const useNotice = create<NoticeSlice>()(() => ({ notice: null }));

export function showNotice(notice: Notice): void {
  useNotice.setState({ notice });
}

export function closeNotice(): void {
  useNotice.setState({ notice: null });
}
