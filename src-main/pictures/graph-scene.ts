/** The scene of a model for a picture: which graph, what is open in it, laid out in this process. */
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import { bundledMetrics } from '../../src-graph/core/bundled-metrics.js';
import { SceneView } from '../../src-graph/core/scene-view.js';
import type { ViewOptions } from '../../src-graph/core/view-options.js';
import { answerScene, createLayoutState, type OpenChange, putAttributes } from '../../src-graph/layout/requests.js';

export interface SceneWish {
  /** Name or number of the graph; undefined for the main one. */
  graph?: string | undefined;
  /** Groups nested at most this deep are open; undefined for the opening level. */
  depth?: number | undefined;
  /** Paths of groups opened in addition, with what is around them. */
  open: readonly string[];
  options: ViewOptions;
  /** Attributes of nodes; needed where the options show them. */
  attributes?: ModelAttributes;
}

/** Names listed when one is not found. */
const mostListed = 8;

/** Lays out the scene. Throws NOT_FOUND naming what there is when a graph or group does not exist. */
export function graphScene(model: ModelGraph, wish: SceneWish): { view: SceneView; open: string[] } {
  const state = createLayoutState(model, bundledMetrics);
  if (wish.attributes !== undefined) putAttributes(state, wish.attributes);
  const graph = graphNamed(model, wish.graph);
  const changes: OpenChange[] = [wish.depth === undefined ? { kind: 'opening' } : { kind: 'depth', depth: wish.depth }];
  let answer = answerScene(state, { graph, open: [], changes, options: wish.options });
  if (wish.open.length > 0) {
    const known = new Set(state.contexts.get(graph)?.tree.groups.map((group) => group.path));
    for (const path of wish.open) if (!known.has(path)) throw unknownGroup(path, known);
    const reveal = wish.open.map((path): OpenChange => ({ kind: 'revealGroup', path }));
    const open = [...answer.open, ...wish.open];
    answer = answerScene(state, { graph, open, changes: reveal, options: wish.options });
  }
  return { view: new SceneView(answer.scene, state.links, bundledMetrics), open: answer.open };
}

function graphNamed(model: ModelGraph, name: string | undefined): number {
  if (name === undefined) return 0;
  const byName = model.graphs.findIndex((graph) => graph.name === name);
  if (byName >= 0) return byName;
  const index = Number(name);
  if (/^\d+$/.test(name) && index < model.graphs.length) return index;
  const names = model.graphs.slice(0, mostListed).map((graph, i) => `${String(i)} ${short(graph.name)}`.trim());
  const more = model.graphs.length > mostListed ? `, and ${String(model.graphs.length - mostListed)} more` : '';
  throw new LapidaryError(
    'NOT_FOUND',
    `The model has no graph named '${short(name)}'.`,
    `Its graphs are: ${names.join(', ')}${more}. Name one by name or number.`,
  );
}

function unknownGroup(path: string, known: ReadonlySet<string>): LapidaryError {
  const last = path.slice(path.lastIndexOf('/') + 1);
  const paths = [...known].filter((each) => each !== '');
  const like = paths.filter((each) => each.includes(last));
  const listed = (like.length > 0 ? like : paths).slice(0, mostListed).map(short);
  return new LapidaryError(
    'NOT_FOUND',
    `The graph has no group '${short(path)}'.`,
    listed.length === 0 ? 'This graph has no groups.' : `Groups are named by their path, such as ${listed.join(', ')}.`,
  );
}

const short = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`);
