/** What the title of an open box says when it is pointed at. */
import type { SceneGroup } from '../../../src-graph/core/scene.js';

/** The path of a group; for a node or a body its words, which may be cut where they are drawn. */
export function titleOf(group: SceneGroup): string {
  return group.node >= 0 || group.path === '' ? `${group.label} ${group.detail}`.trim() : group.path.slice(0, 500);
}
