/** The whole window takes files; while they hang over it, an overlay says what dropping them will do. */
import { type DragEvent, type ReactElement, type ReactNode, useRef, useState } from 'react';
import { dropSentence } from './classify-path.js';
import { openDropped } from './open-files.js';

const carriesFiles = (event: DragEvent): boolean => [...event.dataTransfer.types].includes('Files');

export function DropZone({ children }: { children: ReactNode }): ReactElement {
  const [count, setCount] = useState<number | null>(null);
  // dragenter and dragleave come for every child; only when they balance has the pointer left the window.
  const depth = useRef(0);
  return (
    <div
      className="app"
      onDragEnter={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        depth.current += 1;
        setCount(Math.max(1, event.dataTransfer.items.length));
      }}
      onDragOver={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      }}
      onDragLeave={(event) => {
        if (!carriesFiles(event)) return;
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setCount(null);
      }}
      onDrop={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        depth.current = 0;
        setCount(null);
        void openDropped(event.dataTransfer);
      }}
    >
      {children}
      {count === null ? null : (
        <div className="drop-overlay" role="status">
          <p>{dropSentence(count)}</p>
        </div>
      )}
    </div>
  );
}
