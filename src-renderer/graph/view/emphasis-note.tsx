/** Says what is brought out and of how many, how far it reaches, and ends it. */
import type { ReactElement } from 'react';
import type { GraphStore } from './graph-store.js';
import { useGraph } from './use-graph.js';

const depths = [1, 2, 3, 5, 10, Infinity];
const depthLabel = (depth: number): string =>
  depth === 1 ? '1 step' : Number.isFinite(depth) ? `${String(depth)} steps` : 'all the way';

export function EmphasisNote({ store }: { store: GraphStore }): ReactElement | null {
  const emphasis = useGraph(store, (snapshot) => snapshot.emphasis);
  if (emphasis === null) return null;
  const { request, sentence } = emphasis;
  return (
    <div className="graph-note" data-testid="emphasis-note">
      <span role="status">{sentence}</span>
      {'depth' in request ? (
        <select
          className="graph-note-depth"
          aria-label="How far"
          value={String(request.depth)}
          onChange={(event) => store.emphasise({ ...request, depth: Number(event.target.value) })}
        >
          {depths.map((depth) => (
            <option key={depth} value={String(depth)}>
              {depthLabel(depth)}
            </option>
          ))}
        </select>
      ) : null}
      <button type="button" className="button quiet small" title="Esc" onClick={() => store.emphasise(null)}>
        Clear
      </button>
    </div>
  );
}
