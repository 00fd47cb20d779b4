/** ModelGraph ⇄ one binary message (column-message.ts); the header holds graph records and row counts. */
import { z } from 'zod';
import { type Column, decodeColumns, encodeColumns } from './column-message.js';
import type { ModelGraph } from './graph.js';
import { StringTable } from './string-table.js';

const magic = 0x3147504c; // 'LPG1'

const graphRecordSchema = z.object({
  name: z.string(),
  kind: z.enum(['main', 'subgraph', 'function']),
  domain: z.string(),
  parentNode: z.number().int(),
  attribute: z.string(),
  nodeStart: z.number().int(),
  nodeEnd: z.number().int(),
  inputs: z.array(z.number().int()),
  outputs: z.array(z.number().int()),
});

const headerSchema = z.object({
  nodeCount: z.number().int(),
  valueCount: z.number().int(),
  graphs: z.array(graphRecordSchema),
});

function columnsOf(graph: ModelGraph): Record<string, Column> {
  const { nodes, values, strings } = graph;
  return {
    'strings.bytes': strings.bytes,
    'strings.offsets': strings.offsets,
    'nodes.name': nodes.name,
    'nodes.op': nodes.op,
    'nodes.domain': nodes.domain,
    'nodes.scope': nodes.scope,
    'nodes.graph': nodes.graph,
    'nodes.inputOffsets': nodes.inputOffsets,
    'nodes.inputs': nodes.inputs,
    'nodes.outputOffsets': nodes.outputOffsets,
    'nodes.outputs': nodes.outputs,
    'values.name': values.name,
    'values.dtype': values.dtype,
    'values.kind': values.kind,
    'values.graph': values.graph,
    'values.producer': values.producer,
    'values.hasShape': values.hasShape,
    'values.dimOffsets': values.dimOffsets,
    'values.dims': values.dims,
    'values.bytes': values.bytes,
  };
}

/** Encodes a graph into one buffer; the graph is not kept alive by it. */
export function encodeGraph(graph: ModelGraph): Uint8Array {
  const fields = { nodeCount: graph.nodes.count, valueCount: graph.values.count, graphs: graph.graphs };
  return encodeColumns(magic, fields, columnsOf(graph));
}

/** Decodes a message of encodeGraph. Columns are views on the message where its alignment allows. */
export function decodeGraph(bytes: Uint8Array): ModelGraph {
  const { header: fields, u8, u32, i32, f64 } = decodeColumns(magic, bytes, 'graph');
  const header = headerSchema.parse(fields);
  return {
    strings: new StringTable(u8('strings.bytes'), u32('strings.offsets')),
    graphs: header.graphs,
    nodes: {
      count: header.nodeCount,
      name: u32('nodes.name'),
      op: u32('nodes.op'),
      domain: u32('nodes.domain'),
      scope: u32('nodes.scope'),
      graph: u32('nodes.graph'),
      inputOffsets: u32('nodes.inputOffsets'),
      inputs: i32('nodes.inputs'),
      outputOffsets: u32('nodes.outputOffsets'),
      outputs: i32('nodes.outputs'),
    },
    values: {
      count: header.valueCount,
      name: u32('values.name'),
      dtype: u8('values.dtype'),
      kind: u8('values.kind'),
      graph: u32('values.graph'),
      producer: i32('values.producer'),
      hasShape: u8('values.hasShape'),
      dimOffsets: u32('values.dimOffsets'),
      dims: f64('values.dims'),
      bytes: f64('values.bytes'),
    },
  };
}
