/** Said once: exporting runs the code of the source. */
import type { ReactElement } from 'react';
import { useSettings } from '../state/settings.js';

export function CodeNotice(): ReactElement | null {
  const told = useSettings((state) => state.toldOfCode);
  if (told) return null;
  return (
    <section className="notice" aria-label="Exporting runs code">
      <h2>Exporting runs the model&apos;s own code</h2>
      <p>
        Reading a source runs it with your rights: the imports of its file, its constructor, its forward. Nothing is
        sandboxed. Open sources that you would run yourself.
      </p>
      <div className="button-row">
        <button
          type="button"
          className="button small"
          onClick={() => useSettings.getState().change({ toldOfCode: true })}
        >
          Understood
        </button>
      </div>
    </section>
  );
}
