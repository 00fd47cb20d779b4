/**
 * ModelGraph ⇄ one binary message. Layout, little-endian: magic 'LPG1', u32 length of a JSON header, the header
 * (graph records, row counts, byte range of each column), padding to 8, then the columns back to back, each 8-aligned.
 */
import { z } from 'zod';
import { LapidaryError } from './errors.js';
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
  /** Column name → [byte offset from the start of the column area, element count]. */
  columns: z.record(z.string(), z.tuple([z.number().int(), z.number().int()])),
});

type Column = Uint8Array | Uint32Array | Int32Array | Float64Array;

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

const align8 = (n: number): number => (n + 7) & ~7;

/** Encodes a graph into one buffer; the graph is not kept alive by it. */
export function encodeGraph(graph: ModelGraph): Uint8Array {
  const columns = columnsOf(graph);
  const ranges: Record<string, [number, number]> = {};
  let size = 0;
  for (const [name, column] of Object.entries(columns)) {
    ranges[name] = [size, column.length];
    size = align8(size + column.byteLength);
  }
  const header = new TextEncoder().encode(
    JSON.stringify({
      nodeCount: graph.nodes.count,
      valueCount: graph.values.count,
      graphs: graph.graphs,
      columns: ranges,
    }),
  );
  const start = align8(8 + header.length);
  const message = new Uint8Array(start + size);
  const view = new DataView(message.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, header.length, true);
  message.set(header, 8);
  for (const [name, column] of Object.entries(columns)) {
    const at = start + (ranges[name]?.[0] ?? 0);
    message.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
  }
  return message;
}

/** Decodes a message of encodeGraph. Columns are views on the message where its alignment allows. */
export function decodeGraph(bytes: Uint8Array): ModelGraph {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8 || view.getUint32(0, true) !== magic) {
    throw new LapidaryError('PROTOCOL', 'The graph message does not start as one.');
  }
  // Typed array views need 8-aligned starts; a message cut out of a larger frame is copied once.
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const headerLength = view.getUint32(4, true);
  const json: unknown = JSON.parse(new TextDecoder().decode(whole.subarray(8, 8 + headerLength)));
  const header = headerSchema.parse(json);
  const start = whole.byteOffset + align8(8 + headerLength);
  const place = (name: string): [number, number] => {
    const range = header.columns[name];
    if (range === undefined) throw new LapidaryError('PROTOCOL', `The graph message lacks the column ${name}.`);
    return [start + range[0], range[1]];
  };
  const buffer = whole.buffer;
  const u8 = (name: string): Uint8Array => new Uint8Array(buffer, ...place(name));
  const u32 = (name: string): Uint32Array => new Uint32Array(buffer, ...place(name));
  const i32 = (name: string): Int32Array => new Int32Array(buffer, ...place(name));
  const f64 = (name: string): Float64Array => new Float64Array(buffer, ...place(name));
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
