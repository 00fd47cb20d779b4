/** Two boxes that scroll together, and what of them is in sight. */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

export interface ScrolledView {
  top: number;
  left: number;
  width: number;
}

interface PanesInStep {
  leftBox: RefObject<HTMLDivElement | null>;
  rightBox: RefObject<HTMLDivElement | null>;
  view: ScrolledView;
  /** The other box goes where this one went. */
  follow: (element: HTMLDivElement) => void;
  /** Scrolls both so that this point of their content is in the middle of what `head` leaves. */
  centre: (x: number, y: number, head: number) => void;
}

export function usePanesInStep(): PanesInStep {
  const leftBox = useRef<HTMLDivElement>(null);
  const rightBox = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<ScrolledView>({ top: 0, left: 0, width: 600 });
  useLayoutEffect(() => {
    const box = leftBox.current;
    if (box === null) return undefined;
    const measure = (): void => setView((now) => ({ ...now, width: box.clientWidth }));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const follow = useCallback((element: HTMLDivElement): void => {
    const { scrollTop: top, scrollLeft: left } = element;
    for (const { current } of [leftBox, rightBox]) {
      if (current === null || current === element) continue;
      if (current.scrollTop !== top) current.scrollTop = top;
      if (current.scrollLeft !== left) current.scrollLeft = left;
    }
    setView((now) => (now.top === top && now.left === left ? now : { ...now, top, left }));
  }, []);
  const centre = useCallback((x: number, y: number, head: number): void => {
    const box = leftBox.current;
    if (box === null) return;
    box.scrollTop = Math.max(0, y - box.clientHeight / 2);
    box.scrollLeft = Math.max(0, x - (box.clientWidth - head) / 2);
  }, []);
  return { leftBox, rightBox, view, follow, centre };
}
