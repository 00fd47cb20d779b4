/** A file that holds weights and no graph, as an opened model: its values are its tensors, and it has no nodes. */
import type { ModelAttributes } from '../../../src-shared/attributes-codec.js';
import { dtypeBytes } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { type ModelGraph, ValueKind } from '../../../src-shared/graph.js';
import type { InspectReport, NodeDetail, TensorDetail } from '../../../src-shared/inspect.js';
import { StringInterner } from '../../../src-shared/string-table.js';
import type { FileSource } from '../byte-source.js';
import type { NodeAttributes, OpenedModel, SmallTensor, StoredTensor } from '../model-format.js';
import { NodeRows, ValueRows } from '../rows.js';
import { type FindStorage, TensorStore } from './tensor-store.js';
import { notParameters } from './tied-weights.js';
import { elementsOf, type WeightTensor } from './weight-tensor.js';

export interface WeightsFile {
  source: FileSource;
  tensors: readonly WeightTensor[];
  report: InspectReport;
  findStorage: FindStorage;
  /** Absolute paths of the other files its tensors lie in. */
  otherSources?: readonly string[];
  /** Why no values can be read at all; null when they can. */
  problem: string | null;
}

function graphOf(tensors: readonly WeightTensor[]): ModelGraph {
  const strings = new StringInterner();
  const values = new ValueRows(strings);
  for (const { name, dtype, shape } of tensors) {
    const row = values.add(name, ValueKind.initializer, 0);
    values.setType(row, { dtype, shape });
    values.setBytes(row, dtypeBytes(dtype, elementsOf(shape)));
  }
  const columns = values.toColumns();
  return {
    graphs: [
      {
        name: '',
        kind: 'main',
        domain: '',
        parentNode: -1,
        attribute: '',
        nodeStart: 0,
        nodeEnd: 0,
        inputs: [],
        outputs: [],
      },
    ],
    nodes: new NodeRows(strings).toColumns(),
    values: columns,
    strings: strings.toTable(),
  };
}

export class WeightsModel implements OpenedModel {
  readonly report: InspectReport;
  readonly graph: ModelGraph;
  readonly #file: WeightsFile;
  readonly #tensors: TensorStore;

  constructor(file: WeightsFile) {
    this.#file = file;
    this.report = file.report;
    this.graph = graphOf(file.tensors);
    // Values are added in the order of the tensors.
    this.#tensors = new TensorStore(new Map(file.tensors.entries()), file.findStorage, file.problem);
  }

  nodeDetail(node: number): NodeDetail {
    throw new LapidaryError('NOT_FOUND', `The file holds weights and no node ${String(node)}.`, 'Choose a tensor.');
  }

  attributes(): ModelAttributes {
    const strings = new StringInterner().toTable();
    const none = new Uint32Array(0);
    return { strings, offsets: new Uint32Array(1), names: none, texts: none, cut: false };
  }

  nodeAttributes(node: number): NodeAttributes {
    throw new LapidaryError('NOT_FOUND', `The file holds weights and no node ${String(node)}.`, 'Choose a tensor.');
  }

  tensorDetail(value: number, maxValues: number): Promise<TensorDetail | undefined> {
    return Promise.resolve().then(() => this.#tensors.detail(value, maxValues));
  }

  storedTensor(value: number): StoredTensor | undefined {
    return this.#tensors.stored(value);
  }

  sourceFiles(): string[] {
    return [this.#file.source.path, ...(this.#file.otherSources ?? [])];
  }

  smallTensor(value: number, maxElements: number): SmallTensor | undefined {
    return this.#tensors.small(value, maxElements);
  }

  opset(): number {
    return 0;
  }

  containerType(): undefined {
    return undefined;
  }

  notParameters(): ReadonlyMap<number, number | null> {
    return notParameters(this.#file.tensors.entries());
  }

  valueSource(value: number): number {
    return value;
  }

  during<T>(use: () => T): T {
    return this.#file.source.during(use);
  }
}
