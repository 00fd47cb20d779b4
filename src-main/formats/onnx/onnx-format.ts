/** ONNX, read lazily: structure at open, attributes and tensors when they are asked for. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ModelAttributes } from '../../../src-shared/attributes-codec.js';
import { constantTexts } from '../constant-texts.js';
import { readAttributeTexts } from './attribute-texts.js';
import type { GraphIndex, NodeIndex, ValueIndex } from '../../../src-shared/graph.js';
import type { NodeDetail, TensorDetail } from '../../../src-shared/inspect.js';
import { FileSource } from '../byte-source.js';
import { externalFile } from './external-data.js';
import type { FileIdentity } from '../../tensorkit/byte-range.js';
import type {
  DeclaredType,
  ModelFormat,
  NodeAttributes,
  NodeNotes,
  OpenedModel,
  SmallTensor,
  StoredTensor,
} from '../model-format.js';
import { readNodeAttributes } from './node-attributes.js';
import { readNodeDetail } from './node-detail.js';
import { readNodeNotes } from './node-notes.js';
import { readModel, type ReadModel } from './read-model.js';
import { readSmallTensor } from './small-tensor.js';
import { sniffOnnx } from './sniff.js';
import { storedTensor } from './tensor-storage.js';
import { readTensorDetail } from './tensor-detail.js';
import type { TypeFacts } from './type-text.js';
import { readValueMetadata } from './value-metadata.js';

class OnnxModel implements OpenedModel {
  /** External files as they were when first read from. */
  readonly #external = new Map<string, FileIdentity>();

  constructor(
    readonly source: FileSource,
    readonly read: ReadModel,
  ) {}

  get report(): ReadModel['report'] {
    return this.read.report;
  }

  get graph(): ReadModel['built']['graph'] {
    return this.read.built.graph;
  }

  nodeDetail(node: NodeIndex): NodeDetail {
    return readNodeDetail(this.read.built, this.source, node);
  }

  nodeNotes(node: NodeIndex): NodeNotes {
    return readNodeNotes(this.read.built.nodeBytes[node] ?? new Uint8Array());
  }

  attributes(): ModelAttributes {
    const constants = this.during(() =>
      constantTexts(this.graph, (value, maxElements) => this.smallTensor(value, maxElements)),
    );
    return readAttributeTexts(this.read.built.nodeBytes, undefined, constants);
  }

  tensorDetail(value: ValueIndex, maxValues: number): Promise<TensorDetail | undefined> {
    // In a then(), so that what is thrown rejects the promise.
    return Promise.resolve().then(() => readTensorDetail(this.read.built, this.source, value, maxValues));
  }

  storedTensor(value: ValueIndex): StoredTensor | undefined {
    return storedTensor(this.read.built, this.source, value, this.#external);
  }

  sourceFiles(): string[] {
    const { path } = this.source;
    const external = [...this.read.built.externalBytes.keys()].map((location) => externalFile(path, location));
    return [path, ...external.filter((file) => file !== undefined)];
  }

  nodeAttributes(node: NodeIndex, caller?: NodeAttributes, callee?: GraphIndex): NodeAttributes {
    return readNodeAttributes(this.read.built, this.source, node, caller, callee);
  }

  smallTensor(value: ValueIndex, maxElements: number): SmallTensor | undefined {
    return readSmallTensor(this.read.built, this.source, this.valueSource(value), maxElements);
  }

  valueMetadata(value: ValueIndex): Record<string, string> {
    return readValueMetadata(this.read.built, this.valueSource(value));
  }

  opset(graph: GraphIndex, domain: string): number {
    const versions = this.read.built.opsets[graph];
    if (domain !== '' && domain !== 'ai.onnx') return versions?.get(domain) ?? 0;
    return versions?.get('') ?? versions?.get('ai.onnx') ?? 0;
  }

  containerType(value: ValueIndex): DeclaredType | undefined {
    const facts = this.read.built.containers.get(value);
    return facts && declaredType(facts);
  }

  valueSource(value: ValueIndex): ValueIndex {
    return this.read.built.outerSources.get(value) ?? value;
  }

  during<T>(use: () => T): T {
    return this.source.during(use);
  }
}

function declaredType({ dtype, shape, element }: TypeFacts): DeclaredType {
  return element ? { kind: element.of, element: declaredType(element.type) } : { kind: 'tensor', dtype, shape };
}

/** Opens an ONNX file and keeps it closed between reads. */
export function openOnnx(path: string): OpenedModel {
  const source = new FileSource(path);
  try {
    return new OnnxModel(source, readModel(source));
  } catch (thrown) {
    if (thrown instanceof RangeError) {
      throw new LapidaryError(
        'MODEL_INVALID',
        `${path} cannot be read: ${thrown.message}.`,
        'Fetch or export it again.',
        thrown.stack,
      );
    }
    throw thrown;
  } finally {
    source.close();
  }
}

export const onnxFormat: ModelFormat = {
  id: 'onnx',
  extensions: ['.onnx'],
  sniff: (head, path) => {
    const byContent = sniffOnnx(head);
    return byContent === 1 && !path.toLowerCase().endsWith('.onnx') ? 0 : byContent;
  },
  open: (path) => Promise.resolve().then(() => openOnnx(path)),
};
