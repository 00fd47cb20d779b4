/** Constants: where in the weights file their bytes lie. Nothing of them is read at open. */
import { dtypeBytes } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { type ByteSource, FileSource } from '../byte-source.js';
import { fileBytes } from '../onnx/external-data.js';
import type { WarningList } from '../warnings.js';
import type { Storage } from '../weights/tensor-store.js';
import { elementsOf, isCountable, type WeightTensor } from '../weights/weight-tensor.js';
import { elementType } from './element-types.js';
import { isPacked, unpack, unpackedType } from './packed-bits.js';
import { shapeOf } from './ports.js';
import type { XmlElement } from './read-xml.js';

interface Run {
  offset: number;
  bytes: number;
  dtype: number;
}

/** Longest constant that is unpacked as a whole. */
const maxUnpackedBytes = 256 * 1024 * 1024;

export class Constants {
  readonly #runs = new Map<string, Run>();
  /** Bytes the weights file has to have. */
  needed = 0;

  constructor(
    readonly binPath: string,
    readonly warnings: WarningList,
  ) {}

  /** The tensor of a Const layer; undefined where the file does not say enough of it. */
  tensorOf(name: string, data: XmlElement | undefined): WeightTensor | undefined {
    const { element_type: type, shape: shapeText, offset, size } = data?.attributes ?? {};
    const dtype = elementType(type);
    if (dtype === 0) this.warnings.add('UNKNOWN_DTYPE', `${name} (${type ?? 'none'})`);
    const shape = shapeOf(shapeText ?? '');
    const run = { offset: Number(offset ?? Number.NaN), bytes: Number(size ?? Number.NaN), dtype };
    if (!isPlace(run) || shape === null || !shape.every((dim) => typeof dim === 'number') || !isCountable(shape)) {
      this.warnings.add('TENSOR_DATA_MISMATCH', name);
      return undefined;
    }
    if (dtypeBytes(dtype, elementsOf(shape)) > run.bytes) this.warnings.add('TENSOR_DATA_MISMATCH', name);
    this.needed = Math.max(this.needed, run.offset + run.bytes);
    const storage = `${String(run.offset)}:${String(run.bytes)}:${String(dtype)}`;
    this.#runs.set(storage, run);
    const decoded = isPacked(dtype) ? { decodedType: unpackedType(dtype) } : {};
    return { name, dtype, shape, stride: null, storage, firstElement: 0, role: 'weight', ...decoded };
  }

  /** Throws EXTERNAL_DATA_MISSING, MODEL_TRUNCATED. */
  readonly find = (key: string): Storage | undefined => {
    const run = this.#runs.get(key);
    if (run === undefined) return undefined;
    const source = this.#open();
    if (run.offset + run.bytes > source.size) {
      throw new LapidaryError('MODEL_TRUNCATED', `The values are beyond the end of ${source.path}.`);
    }
    const place = { source, offset: run.offset, bytes: run.bytes };
    if (!isPacked(run.dtype)) return place;
    const load = (): Uint8Array => unpackRun(source, run);
    return { ...place, load };
  };

  #source: ByteSource | undefined;

  #open(): ByteSource {
    if (this.#source !== undefined) return this.#source;
    if (fileBytes(this.binPath) === undefined) {
      throw new LapidaryError(
        'EXTERNAL_DATA_MISSING',
        `The weights are in ${this.binPath}, which is missing.`,
        'Put it beside the .xml file.',
      );
    }
    const source = new FileSource(this.binPath);
    source.close();
    this.#source = source;
    return source;
  }
}

const isPlace = ({ offset, bytes }: Run): boolean =>
  Number.isSafeInteger(offset) && Number.isSafeInteger(bytes) && offset >= 0 && bytes >= 0;

function unpackRun(source: ByteSource, { offset, bytes, dtype }: Run): Uint8Array {
  if (bytes > maxUnpackedBytes) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', 'The values are packed and over 256 MB, which is not unpacked.');
  }
  const packed = new Uint8Array(bytes);
  source.read(packed, offset);
  return unpack(packed, dtype);
}
