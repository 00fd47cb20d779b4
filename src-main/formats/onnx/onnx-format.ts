/** ONNX, read lazily: structure at open, attributes and tensors when they are asked for. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ModelAttributes } from '../../../src-shared/attributes-codec.js';
import type { NodeIndex, ValueIndex } from '../../../src-shared/graph.js';
import type { NodeDetail, TensorDetail } from '../../../src-shared/inspect.js';
import { FileSource } from '../byte-source.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import { readAttributeTexts } from './attribute-texts.js';
import { readNodeDetail } from './node-detail.js';
import { readModel, type ReadModel } from './read-model.js';
import { sniffOnnx } from './sniff.js';
import { readTensorDetail } from './tensor-detail.js';

class OnnxModel implements OpenedModel {
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

  attributes(): ModelAttributes {
    return readAttributeTexts(this.read.built.nodeBytes);
  }

  tensorDetail(value: ValueIndex, maxValues: number): Promise<TensorDetail | undefined> {
    // In a then(), so that what is thrown rejects the promise.
    return Promise.resolve().then(() => readTensorDetail(this.read.built, this.source, value, maxValues));
  }
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
