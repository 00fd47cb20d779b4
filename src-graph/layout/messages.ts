/** What the window and the layout worker say to each other. Typed arrays are transferred back, cloned on the way in. */
import type { GraphRecord, ModelGraph, NodeColumns, ValueColumns } from '../../src-shared/graph.js';
import { StringTable } from '../../src-shared/string-table.js';
import type { TextMetrics } from '../core/text-metrics.js';
import type { SceneAnswer, SceneRequest } from './requests.js';

/** A ModelGraph without its class instances, which do not cross into a worker. */
export interface PlainModel {
  stringBytes: Uint8Array;
  stringOffsets: Uint32Array;
  graphs: GraphRecord[];
  nodes: NodeColumns;
  values: ValueColumns;
}

/** ModelAttributes without its class instances. */
export interface PlainAttributes {
  stringBytes: Uint8Array;
  stringOffsets: Uint32Array;
  offsets: Uint32Array;
  names: Uint32Array;
  texts: Uint32Array;
  constants?: Uint32Array;
  constantTexts?: Uint32Array;
}

export function toPlainModel({ strings, graphs, nodes, values }: ModelGraph): PlainModel {
  return { stringBytes: strings.bytes, stringOffsets: strings.offsets, graphs, nodes, values };
}

export function fromPlainModel({ stringBytes, stringOffsets, graphs, nodes, values }: PlainModel): ModelGraph {
  return { strings: new StringTable(stringBytes, stringOffsets), graphs, nodes, values };
}

export type ToWorker =
  | { type: 'attributes'; attributes: PlainAttributes }
  | { type: 'model'; model: PlainModel; metrics: TextMetrics }
  | { type: 'scene'; id: number; request: SceneRequest };

/** One answer per scene request, in order. */
export type FromWorker =
  | { type: 'scene'; id: number; answer: SceneAnswer }
  | { type: 'failed'; id: number; message: string };
