/**
 * TensorRT: plans (.engine, .plan, .trt), which say little of themselves without the GPU they were built for, and the
 * layer information that TensorRT writes about them, which is a graph.
 */
import { basename } from 'node:path';
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { InspectWarning } from '../../../src-shared/inspect.js';
import { sha256File } from '../../io/hash.js';
import { FileSource } from '../byte-source.js';
import { DescribedModel } from '../described/described-model.js';
import type { GraphFacts } from '../described/facts.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import { layerInfoBeside } from './beside.js';
import { jsonText } from '../json-text.js';
import { layerGraphs, type LayerGraphs } from './layer-graph.js';
import { looksLikeLayerInfo, readLayerInfo } from './layer-info.js';
import { looksLikePlan, type PlanHeader, readPlanHeader } from './plan-header.js';

/** Hashing one takes a few tenths of a second. Larger plans are opened without. */
const maxHashedBytes = 256 << 20;

const emptyGraph: GraphFacts = {
  name: '',
  kind: 'main',
  domain: '',
  inputs: [],
  outputs: [],
  values: new Map(),
  nodes: [],
};

function during<T>(path: string, use: (source: FileSource) => T): T {
  const source = new FileSource(path);
  try {
    return use(source);
  } finally {
    source.close();
  }
}

async function openPlan(path: string): Promise<OpenedModel> {
  const { source, header } = during(path, (opened) => ({ source: opened, header: headerOf(opened) }));
  const beside = layerInfoBeside(path);
  const read = beside === undefined ? undefined : readBeside(beside);
  const graphs = read?.graphs;
  const metadata = await planFacts(source, header);
  if (beside !== undefined && graphs !== undefined) metadata.set('layer information', basename(beside));
  return new DescribedModel({
    format: 'tensorrt',
    source,
    producer: header.version === null ? 'TensorRT' : `TensorRT ${header.version}`,
    irVersion: header.serializationVersion,
    opsets: new Map(),
    metadata,
    main: graphs?.main ?? emptyGraph,
    functions: graphs?.profiles ?? [],
    findStorage: () => undefined,
    otherSources: beside === undefined ? [] : [beside],
    warnings: [...planWarnings(header, graphs !== undefined), ...(read?.warnings ?? []), ...(graphs?.warnings ?? [])],
  });
}

function headerOf(source: FileSource): PlanHeader {
  const header = readPlanHeader(source);
  if (header !== undefined) return header;
  throw new LapidaryError(
    'MODEL_TRUNCATED',
    `${source.path} begins like a TensorRT plan and ends within its first 28 bytes.`,
    'Copy or build it again.',
  );
}

/** A damaged description is no reason not to open the plan. */
function readBeside(path: string): { graphs?: LayerGraphs; warnings: InspectWarning[] } {
  try {
    return { graphs: layerGraphs(during(path, readLayerInfo)), warnings: [] };
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    return { warnings: [{ code: 'LAYER_INFO_UNREADABLE', message: thrown.message }] };
  }
}

async function planFacts(source: FileSource, header: PlanHeader): Promise<Map<string, string>> {
  const facts = new Map<string, string>();
  facts.set('plan tag', header.tag);
  facts.set('serialization version', String(header.serializationVersion));
  if (header.version !== null) facts.set('TensorRT version', header.version);
  if (header.wrapper !== null) {
    facts.set('wrapper', 'Ultralytics: a description as JSON before the plan');
    facts.set('plan begins at byte', header.offset.toLocaleString('en-US'));
    for (const [key, value] of wrapperFacts(header.wrapper)) facts.set(`ultralytics.${key}`, value);
  }
  facts.set('file size', `${source.size.toLocaleString('en-US')} bytes`);
  const isHashed = source.size <= maxHashedBytes;
  facts.set('SHA-256', isHashed ? await sha256File(source.path) : 'not computed for files over 256 MB');
  return facts;
}

const wrapperSchema = z.record(z.string(), z.unknown());

function wrapperFacts(text: string): [string, string][] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [['description', 'no JSON']];
  }
  const parsed = wrapperSchema.safeParse(json);
  return parsed.success ? Object.entries(parsed.data).map(([key, value]) => [key, jsonText(value)]) : [];
}

function planWarnings(header: PlanHeader, hasGraph: boolean): InspectWarning[] {
  const warnings: InspectWarning[] = [];
  if (header.version === null) {
    warnings.push({
      code: 'PLAN_VERSION_UNKNOWN',
      message: `The plan's header has a layout (${header.tag}, ${String(header.serializationVersion)}) that does not tell the TensorRT version; releases before 8.6 wrote such.`,
    });
  }
  warnings.push({
    code: 'PLAN_OPAQUE',
    message: hasGraph
      ? 'A plan is documented nowhere but in its header: which GPU it was built for, and its weights, only TensorRT on that GPU can tell; the graph is that of the layer information beside it.'
      : 'A plan is documented nowhere but in its header: its layers, inputs, outputs, weights and the GPU it was built for only TensorRT on that GPU can tell. The file that `trtexec --exportLayerInfo` writes gives the graph when it lies beside the plan.',
  });
  return warnings;
}

function openLayerInfo(path: string): OpenedModel {
  const { source, info } = during(path, (opened) => ({ source: opened, info: readLayerInfo(opened) }));
  const graphs = layerGraphs(info);
  return new DescribedModel({
    format: 'tensorrt',
    source,
    producer: 'TensorRT',
    irVersion: null,
    opsets: new Map(),
    metadata: new Map([['content', 'layer information of an engine, without weights']]),
    main: graphs.main,
    functions: graphs.profiles,
    findStorage: () => undefined,
    warnings: graphs.warnings,
  });
}

const isPlan = (head: Uint8Array, path: string, fileBytes: number): boolean => {
  let opened: FileSource | undefined;
  try {
    return looksLikePlan(head, fileBytes, () => (opened = new FileSource(path)));
  } finally {
    opened?.close();
  }
};

function openTensorrt(path: string): OpenedModel | Promise<OpenedModel> {
  const isJson = during(path, (source) => {
    const head = new Uint8Array(Math.min(4096, source.size));
    return looksLikeLayerInfo(head.subarray(0, source.read(head, 0)));
  });
  return isJson ? openLayerInfo(path) : openPlan(path);
}

export const tensorrtFormat: ModelFormat = {
  id: 'tensorrt',
  extensions: ['.engine', '.plan', '.trt'],
  sniff: (head, path, fileBytes) => (looksLikeLayerInfo(head) || isPlan(head, path, fileBytes) ? 2 : 0),
  open: (path) => Promise.resolve().then(() => openTensorrt(path)),
};
