/** Scenes of built graphs, for tests. */
import type { ModelGraph } from '../../src-shared/graph.js';
import { SceneView } from '../core/scene-view.js';
import type { ViewOptions } from '../core/view-options.js';
import { answerScene, createLayoutState, type LayoutState, type OpenChange } from '../layout/requests.js';
import { testMetrics } from './metrics.js';

export interface TestScene {
  state: LayoutState;
  view: SceneView;
  open: string[];
  expanded: number[];
  refused: number[];
}

/** The scene of a graph after the changes, as the worker would make it. */
export function sceneOf(
  model: ModelGraph,
  changes: OpenChange[],
  graph = 0,
  before?: TestScene,
  options?: ViewOptions,
): TestScene {
  const state = before?.state ?? createLayoutState(model, testMetrics);
  const answer = answerScene(state, {
    graph,
    open: before?.open ?? [],
    expanded: before?.expanded ?? [],
    changes,
    ...(options === undefined ? {} : { options }),
  });
  const view = new SceneView(answer.scene, state.links, testMetrics);
  return { state, view, open: answer.open, expanded: answer.expanded, refused: answer.refused };
}

/** Box of the first node with this operator. */
export function boxOfOperator(view: SceneView, operator: string): number {
  const { boxes } = view.scene;
  for (let box = 0; box < boxes.count; box += 1) {
    if (boxes.kind[box] === 0 && view.nodeFace(box).operator === operator) return box;
  }
  return -1;
}
