/** A file that holds weights and no graph, as an opened model: its values are its tensors, and it has no nodes. */
import type { ModelAttributes } from '../../../src-shared/attributes-codec.js';
import { dtypeBytes, dtypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { type ModelGraph, ValueKind } from '../../../src-shared/graph.js';
import type { InspectReport, NodeDetail, TensorDetail } from '../../../src-shared/inspect.js';
import { StringInterner } from '../../../src-shared/string-table.js';
import type { ByteRange } from '../../tensorkit/byte-range.js';
import type { FileSource } from '../byte-source.js';
import { rawElementTexts } from '../element-text.js';
import type { NodeAttributes, OpenedModel, SmallTensor, StoredTensor } from '../model-format.js';
import { NodeRows, ValueRows } from '../onnx/rows.js';
import { gather, span } from './gather.js';
import { elementsOf, isContiguous, type WeightTensor } from './weight-tensor.js';

/** A place in the file, from a storage's first byte on. */
export type FindStorage = (key: string) => { offset: number; bytes: number } | undefined;

export interface WeightsFile {
  source: FileSource;
  tensors: readonly WeightTensor[];
  report: InspectReport;
  findStorage: FindStorage;
  /** Why no values can be read at all; null when they can. */
  problem: string | null;
}

/** Views with gaps are copied together in memory up to this size. */
const maxGatheredBytes = 2 ** 30;

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

  constructor(file: WeightsFile) {
    this.#file = file;
    this.report = file.report;
    this.graph = graphOf(file.tensors);
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

  async tensorDetail(value: number, maxValues: number): Promise<TensorDetail | undefined> {
    const tensor = this.#file.tensors[value];
    if (tensor === undefined) return undefined;
    const elements = elementsOf(tensor.shape);
    const bytes = dtypeBytes(tensor.dtype, elements);
    const base = {
      value,
      name: tensor.name,
      dtype: dtypeName(tensor.dtype),
      shape: tensor.shape,
      elementCount: elements,
      storedCount: elements,
      bytes,
    };
    try {
      const place = this.#place(tensor);
      const location = { file: this.#file.source.path, offset: place.offset, external: false };
      const firstValues = await this.#firstValues(tensor, Math.min(maxValues, elements));
      return { ...base, location, firstValues, problem: null };
    } catch (thrown) {
      if (!(thrown instanceof LapidaryError)) throw thrown;
      return { ...base, location: null, firstValues: [], problem: thrown.message };
    }
  }

  storedTensor(value: number): StoredTensor | undefined {
    const tensor = this.#file.tensors[value];
    if (tensor === undefined) return undefined;
    return {
      name: tensor.name,
      dtype: tensor.dtype,
      shape: tensor.shape,
      sparse: false,
      elements: elementsOf(tensor.shape),
      place: this.#placeOrNull(tensor),
      range: () => Promise.resolve().then(() => this.#range(tensor)),
      strings: () => [],
      stringLengths: () => [],
    };
  }

  /** Where the first element lies; null where that cannot be told, which reading the tensor then explains. */
  #placeOrNull(tensor: WeightTensor): StoredTensor['place'] {
    const storage = this.#file.findStorage(tensor.storage);
    if (storage === undefined || this.#file.problem !== null) return null;
    const offset = storage.offset + dtypeBytes(tensor.dtype, tensor.firstElement);
    return { file: this.#file.source.path, offset };
  }

  sourceFiles(): string[] {
    return [this.#file.source.path];
  }

  smallTensor(): SmallTensor | undefined {
    return undefined;
  }

  opset(): number {
    return 0;
  }

  containerType(): undefined {
    return undefined;
  }

  valueSource(value: number): number {
    return value;
  }

  during<T>(use: () => T): T {
    return this.#file.source.during(use);
  }

  /** Where the tensor's first element lies and how many bytes of storage follow. */
  #place(tensor: WeightTensor): { offset: number; bytes: number } {
    if (this.#file.problem !== null) throw new LapidaryError('FORMAT_UNSUPPORTED', this.#file.problem);
    if (dtypeBytes(tensor.dtype, 1) === 0) {
      throw new LapidaryError('FORMAT_UNSUPPORTED', `Values of ${dtypeName(tensor.dtype)} cannot be shown.`);
    }
    const storage = this.#file.findStorage(tensor.storage);
    if (storage === undefined) {
      throw new LapidaryError('MODEL_TRUNCATED', `The storage ${tensor.storage} of ${tensor.name} is not in the file.`);
    }
    const skipped = dtypeBytes(tensor.dtype, tensor.firstElement);
    const reach = dtypeBytes(tensor.dtype, span(tensor.shape, tensor.stride ?? rowMajor(tensor.shape)));
    if (skipped + reach > storage.bytes) {
      throw new LapidaryError('MODEL_INVALID', `${tensor.name} reaches beyond its storage ${tensor.storage}.`);
    }
    return { offset: storage.offset + skipped, bytes: reach };
  }

  #range(tensor: WeightTensor): ByteRange {
    const place = this.#place(tensor);
    if (isContiguous(tensor.shape, tensor.stride)) return this.#file.source.range(place.offset, place.bytes);
    const width = dtypeBytes(tensor.dtype, 1);
    if (Math.max(place.bytes, elementsOf(tensor.shape) * width) > maxGatheredBytes) {
      throw new LapidaryError(
        'FORMAT_UNSUPPORTED',
        `${tensor.name} is a view with gaps of over 1 GB, which is not read.`,
      );
    }
    const storage = new Uint8Array(place.bytes);
    this.#file.source.read(storage, place.offset);
    return { kind: 'memory', bytes: gather(storage, tensor.shape, tensor.stride ?? [], width) };
  }

  async #firstValues(tensor: WeightTensor, count: number): Promise<string[]> {
    const range = this.#range(tensor);
    const wanted = dtypeBytes(tensor.dtype, count);
    if (range.kind === 'memory') return rawElementTexts(range.bytes.subarray(0, wanted), tensor.dtype, count);
    const bytes = new Uint8Array(wanted);
    this.#file.source.read(bytes, range.offset);
    return Promise.resolve(rawElementTexts(bytes, tensor.dtype, count));
  }
}

function rowMajor(shape: readonly number[]): number[] {
  const stride = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    stride[axis] = (stride[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return stride;
}
