/** Boxes of equal content that scroll together. */
import { type RefCallback, useCallback, useRef } from 'react';

interface BoxesInStep {
  /** For each box, by its place. */
  boxRef: (index: number) => RefCallback<HTMLDivElement>;
  /** The others go where this one went. */
  follow: (element: HTMLDivElement) => void;
  boxes: () => HTMLDivElement[];
}

export function useBoxesInStep(): BoxesInStep {
  const known = useRef(new Map<number, HTMLDivElement>());
  const boxRef = useCallback(
    (index: number): RefCallback<HTMLDivElement> =>
      (element) => {
        if (element === null) known.current.delete(index);
        else known.current.set(index, element);
      },
    [],
  );
  const boxes = useCallback(() => [...known.current.values()], []);
  const follow = useCallback((element: HTMLDivElement): void => {
    const { scrollTop, scrollLeft } = element;
    for (const box of known.current.values()) {
      if (box === element) continue;
      if (box.scrollTop !== scrollTop) box.scrollTop = scrollTop;
      if (box.scrollLeft !== scrollLeft) box.scrollLeft = scrollLeft;
    }
  }, []);
  return { boxRef, follow, boxes };
}
