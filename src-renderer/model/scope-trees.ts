/** Scope trees of open models, made once each. That of a large main graph is made in a worker while the graph is drawn. */
import { useEffect, useState } from 'react';
import type { GraphIndex, ModelGraph, NodeColumns } from '../../src-shared/graph.js';
import { buildScopeTree, type ScopeTree } from '../../src-shared/scope-tree.js';
import { toPlainModel } from '../../src-graph/layout/messages.js';
import { logLine } from '../state/session-log.js';

/** By the nodes, which stay the same when inferred shapes are put on a graph. */
const trees = new WeakMap<NodeColumns, Map<GraphIndex, ScopeTree>>();
const underWay = new WeakMap<NodeColumns, Promise<void>>();

/** Graphs up to this size take less time than a worker takes to start. */
const nodesAtOnce = 2000;

function treesOf(graph: ModelGraph): Map<GraphIndex, ScopeTree> {
  let known = trees.get(graph.nodes);
  if (known === undefined) {
    known = new Map();
    trees.set(graph.nodes, known);
  }
  return known;
}

/** The scope tree of one graph, made now when it is first asked for. */
export function scopeTreeOf(graph: ModelGraph, index: GraphIndex): ScopeTree {
  const known = treesOf(graph);
  let tree = known.get(index);
  if (tree === undefined) {
    tree = buildScopeTree(graph, index);
    known.set(index, tree);
  }
  return tree;
}

const isThere = (graph: ModelGraph): boolean => graph.nodes.count <= nodesAtOnce || treesOf(graph).has(0);

/** Makes the tree of the main graph in a worker. A worker that fails is no harm: the tree is then made here. */
function prepare(graph: ModelGraph): Promise<void> {
  let work = underWay.get(graph.nodes);
  if (work === undefined) {
    work = new Promise((done) => {
      const worker = new Worker(new URL('./scope-tree.worker.ts', import.meta.url), { type: 'module' });
      const end = (): void => {
        worker.terminate();
        done();
      };
      worker.onmessage = (event: MessageEvent<ScopeTree>) => {
        const known = treesOf(graph);
        if (!known.has(0)) known.set(0, event.data);
        end();
      };
      worker.onerror = (event) => {
        logLine('warning', `The outline is made in the window: ${event.message}`);
        end();
      };
      worker.postMessage(toPlainModel(graph));
    });
    underWay.set(graph.nodes, work);
  }
  return work;
}

/** Whether the main graph's tree can be had without waiting; asks for it when not. */
export function useMainTree(graph: ModelGraph): boolean {
  const [there, setThere] = useState(() => isThere(graph));
  useEffect(() => {
    if (there) return undefined;
    let stopped = false;
    void prepare(graph).then(() => {
      if (!stopped) setThere(true);
    });
    return () => {
      stopped = true;
    };
  }, [graph, there]);
  return there;
}
