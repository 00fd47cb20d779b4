/** The scene of a model for a picture: which graph, what is open in it, laid out in this process. */
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import { bundledMetrics } from '../../src-graph/core/bundled-metrics.js';
import { SceneView } from '../../src-graph/core/scene-view.js';
import { type ModelLinks, nodeBodies } from '../../src-graph/core/model-links.js';
import { nodeKey } from '../../src-graph/core/open-keys.js';
import type { ViewOptions } from '../../src-graph/core/view-options.js';
import { answerScene, createLayoutState, type OpenChange, putAttributes } from '../../src-graph/layout/requests.js';

export interface SceneWish {
  /** Name or number of the graph; undefined for the main one. */
  graph?: string | undefined;
  /** Groups nested at most this deep are open; undefined for the opening level. */
  depth?: number | undefined;
  /** Paths of groups opened in addition, and names of nodes whose bodies are shown in place, with what is around them. */
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
    for (const name of wish.open) {
      const nodes = known.has(name) ? [] : nodesNamed(state.links, name);
      if (!known.has(name) && nodes.length === 0) throw unknownGroup(name, known);
      // One after the other: a node can stand in a body that the name before it has opened.
      answer = answerScene(state, {
        graph,
        open: answer.open,
        changes: openingOf(name, nodes, answer.open),
        options: wish.options,
      });
      const refused = nodes.find((node) => answer.refused.includes(node));
      if (refused !== undefined) throw tooLarge(name);
    }
  }
  return { view: new SceneView(answer.scene, state.links, bundledMetrics), open: answer.open };
}

/** Nodes with bodies that have this name; bodies of one If often use the same names. */
function nodesNamed(links: ModelLinks, name: string): number[] {
  const { nodes, strings } = links.model;
  const found: number[] = [];
  for (let node = 0; node < nodes.count; node += 1)
    if (strings.get(nodes.name[node] ?? 0) === name && nodeBodies(links, node).length > 0) found.push(node);
  return found;
}

/** Changes that open a group, or show the bodies of nodes in place, with what is around them. */
function openingOf(name: string, nodes: readonly number[], open: readonly string[]): OpenChange[] {
  if (nodes.length === 0)
    return [
      { kind: 'revealGroup', path: name },
      ...(open.includes(name) ? [] : [{ kind: 'toggle', path: name } as const]),
    ];
  return nodes.flatMap((node): OpenChange[] => [
    { kind: 'revealNode', node },
    ...(open.includes(nodeKey(node)) ? [] : [{ kind: 'toggle', path: nodeKey(node) } as const]),
  ]);
}

const tooLarge = (name: string): LapidaryError =>
  new LapidaryError(
    'USAGE',
    `The bodies of '${short(name)}' are too large or nested too deep to be drawn in place.`,
    'Draw a body by itself with --graph.',
  );

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
    `The graph has no group, and no node with bodies, named '${short(path)}'.`,
    listed.length === 0 ? 'This graph has no groups.' : `Groups are named by their path, such as ${listed.join(', ')}.`,
  );
}

const short = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`);
