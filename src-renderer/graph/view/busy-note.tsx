/** Says that a layout is under way once it takes long enough to be noticed, and offers to stop it. */
import { type ReactElement, useEffect, useState } from 'react';

const showAfterMs = 300;
const cancelAfterMs = 2000;

export function BusyNote({ onCancel }: { onCancel: () => void }): ReactElement | null {
  const [stage, setStage] = useState(0);
  useEffect(() => {
    const timers = [setTimeout(() => setStage(1), showAfterMs), setTimeout(() => setStage(2), cancelAfterMs)];
    return () => timers.forEach(clearTimeout);
  }, []);
  if (stage === 0) return null;
  return (
    <div className="graph-busy" role="status">
      <span>Laying out the graph</span>
      {stage === 2 ? (
        <button type="button" className="button small" onClick={onCancel}>
          Cancel
        </button>
      ) : null}
    </div>
  );
}
