/** The part of dagre that is used, typed here: the package's own types name files that strict resolution cannot find. */
import * as untyped from '@dagrejs/dagre';

export interface DagrePoint {
  x: number;
  y: number;
}

export interface DagreGraph {
  setGraph(options: {
    rankdir: 'TB';
    nodesep: number;
    ranksep: number;
    edgesep: number;
    ranker: 'network-simplex' | 'tight-tree';
  }): void;
  setNode(id: string, box: { width: number; height: number }): void;
  setEdge(source: string, target: string, edge: { weight?: number; minlen?: number }): void;
  node(id: string): DagrePoint;
  edge(source: string, target: string): { points?: DagrePoint[] };
}

const dagre = untyped as unknown as { Graph: new () => DagreGraph; layout: (graph: DagreGraph) => void };

export const newDagreGraph = (): DagreGraph => new dagre.Graph();

/** Gives every node its centre and every edge its points, in place. */
export const runDagre = (graph: DagreGraph): void => dagre.layout(graph);
