/** A model of any format but ONNX, from what the format says of it (facts.ts): the format has nothing more to do. */
import type { ModelAttributes } from '../../../src-shared/attributes-codec.js';
import { dtypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import {
  type GraphIndex,
  type ModelGraph,
  type NodeIndex,
  type ValueIndex,
  valueShape,
} from '../../../src-shared/graph.js';
import {
  type Attribute,
  type InspectReport,
  type InspectWarning,
  type NodeDetail,
  schemaVersion,
  type TensorDetail,
  type ValueInfo,
} from '../../../src-shared/inspect.js';
import type { FileSource } from '../byte-source.js';
import { constantTexts } from '../constant-texts.js';
import { checkOrder } from '../graph-order.js';
import type { DeclaredType, NodeAttributes, OpenedModel, SmallTensor, StoredTensor } from '../model-format.js';
import { WarningList } from '../warnings.js';
import { type FindStorage, TensorStore } from '../weights/tensor-store.js';
import { notParameters } from '../weights/tied-weights.js';
import { countWeights } from '../weights/weights-report.js';
import { attributeColumns, attributesOfNode } from './attribute-access.js';
import { buildGraph, type DescribedGraph } from './build-graph.js';
import type { DescribedAttribute, GraphFacts } from './facts.js';

export interface ModelFacts {
  /** As in InspectReport.format: 'tflite'. */
  format: string;
  source: FileSource;
  /** What was opened, where that is a folder. */
  folder?: string;
  producer: string;
  /** Version of the format's own representation; null where it has none. */
  irVersion: number | null;
  opsets: ReadonlyMap<string, number>;
  metadata: ReadonlyMap<string, string>;
  about?: InspectReport['about'];
  main: GraphFacts;
  functions: readonly GraphFacts[];
  findStorage: FindStorage;
  /** Other files weights lie in, absolute, or as the model names them where they are missing. */
  externalFiles?: InspectReport['externalFiles'];
  /** Absolute paths of all files but `source` that were or will be read. */
  otherSources?: readonly string[];
  /** In addition to those found in the graph. */
  warnings?: readonly InspectWarning[];
  /** Why no values can be read at all; null when they can. */
  problem?: string | null;
  /** Code the file keeps, and how the text of one of the files is read. */
  code?: { files: NonNullable<InspectReport['sources']>; text: (file: number) => string };
}

export class DescribedModel implements OpenedModel {
  readonly report: InspectReport;
  readonly #facts: ModelFacts;
  readonly #built: DescribedGraph;
  readonly #tensors: TensorStore;

  constructor(facts: ModelFacts) {
    const warnings = new WarningList();
    this.#facts = facts;
    this.#built = buildGraph(facts.source.path, facts.main, facts.functions, warnings);
    checkOrder(this.#built, warnings);
    this.#tensors = new TensorStore(this.#built.stored, facts.findStorage, facts.problem ?? null);
    this.report = reportOf(facts, this.#built, [...warnings.toWarnings(), ...(facts.warnings ?? [])]);
  }

  get graph(): ModelGraph {
    return this.#built.graph;
  }

  nodeDetail(node: NodeIndex): NodeDetail {
    const facts = this.#built.nodes[node];
    if (facts === undefined) {
      throw new LapidaryError('NOT_FOUND', `The model has no node ${String(node)}.`, 'Open the model again.');
    }
    const { name, op, domain, attributes, doc = '', metadata = [], origin = null } = facts;
    return {
      node,
      name,
      op,
      domain,
      doc,
      attributes: attributes.map(shown),
      metadata: Object.fromEntries(metadata),
      origin,
    };
  }

  attributes(): ModelAttributes {
    const constants = this.during(() => constantTexts(this.graph, (value, most) => this.smallTensor(value, most)));
    return attributeColumns(this.#built.nodes, constants);
  }

  tensorDetail(value: ValueIndex, maxValues: number): Promise<TensorDetail | undefined> {
    return Promise.resolve().then(() => this.#tensors.detail(this.valueSource(value), maxValues));
  }

  storedTensor(value: ValueIndex): StoredTensor | undefined {
    return this.#tensors.stored(this.valueSource(value));
  }

  sourceFiles(): string[] {
    return [this.#facts.source.path, ...(this.#facts.otherSources ?? [])];
  }

  nodeAttributes(node: NodeIndex): NodeAttributes {
    return attributesOfNode(this.#built.nodes[node]?.attributes ?? []);
  }

  smallTensor(value: ValueIndex, maxElements: number): SmallTensor | undefined {
    return this.#tensors.small(this.valueSource(value), maxElements);
  }

  opset(_graph: GraphIndex, domain: string): number {
    const { opsets } = this.#facts;
    return opsets.get(domain) ?? (domain === 'ai.onnx' ? opsets.get('') : undefined) ?? 0;
  }

  containerType(value: ValueIndex): DeclaredType | undefined {
    return this.#built.known.get(this.valueSource(value))?.container?.type;
  }

  argumentNames(node: NodeIndex): readonly string[] | undefined {
    return this.#built.nodes[node]?.argumentNames;
  }

  isExample(value: ValueIndex): boolean {
    return this.#built.known.get(value)?.isExample === true;
  }

  valueMetadata(value: ValueIndex): Record<string, string> {
    return Object.fromEntries(this.#built.known.get(this.valueSource(value))?.annotations ?? []);
  }

  sourceText(file: number): string {
    const { code } = this.#facts;
    if (code?.files[file] === undefined) {
      throw new LapidaryError('NOT_FOUND', `The model keeps no file of code ${String(file)}.`, 'Open the model again.');
    }
    return this.during(() => code.text(file));
  }

  notParameters(): ReadonlyMap<ValueIndex, ValueIndex | null> {
    return notParameters(this.#built.stored);
  }

  valueSource(value: ValueIndex): ValueIndex {
    return this.#built.outerSources.get(value) ?? value;
  }

  during<T>(use: () => T): T {
    return this.#facts.source.during(use);
  }
}

/** What crosses to others: the tensor behind an attribute stays here. */
const shown = ({ name, type, value, count }: DescribedAttribute): Attribute => ({ name, type, value, count });

function reportOf(
  facts: ModelFacts,
  { graph, nodes, stored, known }: DescribedGraph,
  warnings: InspectWarning[],
): InspectReport {
  const opCounts = new Map<string, number>();
  for (const { op } of nodes) opCounts.set(op, (opCounts.get(op) ?? 0) + 1);
  const main = graph.graphs[0];
  return {
    schemaVersion,
    format: facts.format,
    path: facts.folder ?? facts.source.path,
    fileBytes: facts.source.size,
    producer: facts.producer,
    irVersion: facts.irVersion,
    // fromEntries defines properties, so that a key called __proto__ stays data.
    opsets: Object.fromEntries(facts.opsets),
    metadata: Object.fromEntries(facts.metadata),
    ...(facts.about === undefined ? {} : { about: facts.about }),
    nodeCount: graph.nodes.count,
    graphs: graph.graphs.map(({ name, kind, nodeStart, nodeEnd }) => ({ name, kind, nodeCount: nodeEnd - nodeStart })),
    opCounts: Object.fromEntries(opCounts),
    inputs: (main?.inputs ?? []).map((value) => infoOf(graph, value, known)),
    outputs: (main?.outputs ?? []).map((value) => infoOf(graph, value, known)),
    parameters: countWeights([...stored.values()]),
    externalFiles: facts.externalFiles ?? [],
    warnings,
    ...(facts.code === undefined ? {} : { sources: facts.code.files }),
  };
}

function infoOf(graph: ModelGraph, value: ValueIndex, known: DescribedGraph['known']): ValueInfo {
  const dtype = graph.values.dtype[value] ?? 0;
  const name = graph.strings.get(graph.values.name[value] ?? 0);
  const container = known.get(value)?.container;
  if (container !== undefined) return { name, dtype: container.text, shape: null };
  return { name, dtype: dtype === 0 ? null : dtypeName(dtype), shape: valueShape(graph, value) };
}
