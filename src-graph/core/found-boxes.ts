/** Boxes that hold something found: nodes, closed groups around them, inputs and outputs. Open groups are not marked. */
import { BoxKind } from './scene.js';
import type { SceneView } from './scene-view.js';

/** What is found in a model: 1 for each node and value. */
export interface Found {
  nodes: Uint8Array;
  values: Uint8Array;
}

/** 1 by box. A node that rides along in another's box (a Constant) marks that box. */
export function foundBoxes(view: SceneView, found: Found): Uint8Array {
  const { boxes, boxOfNode, nodeStart } = view.scene;
  const mask = new Uint8Array(boxes.count);
  boxOfNode.forEach((box, i) => {
    if (box >= 0 && found.nodes[nodeStart + i] === 1) mask[box] = 1;
  });
  for (let box = 0; box < boxes.count; box += 1) {
    const kind = boxes.kind[box];
    if (kind === BoxKind.container) mask[box] = 0;
    else if (kind !== BoxKind.node && kind !== BoxKind.group && found.values[boxes.ref[box] ?? -1] === 1) mask[box] = 1;
  }
  return mask;
}
