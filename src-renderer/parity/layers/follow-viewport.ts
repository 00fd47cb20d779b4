/** Two graphs that pan and zoom in step: what one does on screen, the other does. */
import type { Viewport } from '../../../src-graph/core/viewport.js';
import type { Side } from './layer-nodes.js';

/** Where the other one goes when this one went from `before` to `after`. */
export function followed(before: Viewport, after: Viewport, other: Viewport): Viewport {
  const ratio = after.zoom / before.zoom;
  return {
    zoom: other.zoom * ratio,
    x: after.x - ratio * (before.x - other.x),
    y: after.y - ratio * (before.y - other.y),
  };
}

interface Movable {
  moveTo(viewport: Viewport): void;
}

/** The graph that a person moves leads the other; what a choice moves is each graph's own. */
export class GraphsInStep {
  readonly #handles: Record<Side, Movable | null> = { reference: null, subject: null };
  readonly #last: Partial<Record<Side, Viewport>> = {};
  #lead: Side | null = null;

  /** null: no one's; each goes its own way. */
  lead(side: Side | null): void {
    this.#lead = side;
  }

  put(side: Side, handle: Movable | null): void {
    this.#handles[side] = handle;
  }

  moved(side: Side, viewport: Viewport): void {
    const before = this.#last[side];
    this.#last[side] = viewport;
    const otherSide = side === 'reference' ? 'subject' : 'reference';
    const other = this.#last[otherSide];
    if (before === undefined || other === undefined || this.#lead !== side) return;
    this.#handles[otherSide]?.moveTo(followed(before, viewport, other));
  }
}
