/** A card over the page when the engine does not come back by itself. */
import { type ReactElement, useState } from 'react';
import { engine } from '../engine-client.js';
import { useEngineStore } from '../state/engine-store.js';
import { ErrorCard } from '../ui/error-card.js';

export function EngineLost(): ReactElement | null {
  const state = useEngineStore((slice) => slice.state);
  // The card stays while attempts go on, else it would blink with each of them.
  const [shown, setShown] = useState(false);
  const lost = state.kind === 'lost';
  const again = state.kind === 'connecting' && state.attempt > 1;
  if (lost !== shown && !again) setShown(lost);
  if (!lost && !(again && shown)) return null;
  return (
    <div className="float-card">
      <ErrorCard
        title="The engine does not answer"
        error={{
          code: 'ENGINE_GONE',
          message:
            'The connection to the engine is gone. Open models stay on the page and are opened again when it is back.',
          detail: lost ? state.reason : undefined,
          hints: ['It is tried again by itself. In a browser, check that `lapidary serve` still runs.'],
        }}
        actions={
          <button type="button" className="button primary small" onClick={() => engine.reconnect()}>
            Reconnect
          </button>
        }
      />
    </div>
  );
}
