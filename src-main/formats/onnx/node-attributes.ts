/** Attributes of one node, decoded from the skeleton, for analyses that go through all nodes. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { GraphIndex, NodeIndex } from '../../../src-shared/graph.js';
import type { ByteSource } from '../byte-source.js';
import type { NodeAttributes, SmallTensor } from '../model-format.js';
import type { BuiltModel } from './built-model.js';
import { denseValue } from './constants.js';
import { toText } from './decode.js';
import { readElements } from './element-run.js';
import { onnx } from './onnx.generated.js';
import { toSmallTensor } from './small-tensor.js';
import { elidedRuns, tensorFacts } from './stored-tensor.js';

type AttributeProto = onnx.AttributeProto.$Properties;

/** Longer lists are not read: no operator's shape depends on that many numbers. */
const maxListLength = 65_536;

export function readNodeAttributes(
  built: BuiltModel,
  source: ByteSource,
  node: NodeIndex,
  caller?: NodeAttributes,
  callee?: GraphIndex,
): NodeAttributes {
  const bytes = built.nodeBytes[node];
  if (bytes === undefined)
    throw new LapidaryError('NOT_FOUND', `The model has no node ${node}.`, 'Open the model again.');
  const { attribute } = onnx.NodeProto.decode(bytes);
  // What is written at the node comes first and is found first.
  const defaults = callee === undefined ? [] : (built.functionDefaults.get(callee) ?? []);
  return new DecodedAttributes([...attribute, ...defaults], source, caller);
}

type Field = 'i' | 'f' | 's' | 'ints' | 'floats' | 'strings' | 't';

class DecodedAttributes implements NodeAttributes {
  constructor(
    readonly attributes: readonly AttributeProto[],
    readonly source: ByteSource,
    readonly caller: NodeAttributes | undefined,
  ) {}

  has(name: string): boolean {
    const found = this.#find(name);
    if (found?.refAttrName) return this.caller?.has(found.refAttrName) ?? false;
    return found !== undefined;
  }

  int(name: string): number | undefined {
    return this.#get(
      name,
      'i',
      ({ i }) => i?.toNumber(),
      (caller, its) => caller.int(its),
    );
  }

  float(name: string): number | undefined {
    return this.#get(
      name,
      'f',
      ({ f }) => f ?? undefined,
      (caller, its) => caller.float(its),
    );
  }

  text(name: string): string | undefined {
    return this.#get(
      name,
      's',
      ({ s }) => (s ? toText(s) : undefined),
      (caller, its) => caller.text(its),
    );
  }

  ints(name: string): number[] | undefined {
    const read = (attribute: AttributeProto): number[] | undefined => {
      const [run] = elidedRuns(attribute.elided);
      if (run === undefined) return attribute.ints?.map((value) => value.toNumber());
      if (run.count > maxListLength) return undefined;
      return readElements(this.source, run, 'varint', run.count).map((bytes) =>
        Number(viewOf(bytes).getBigInt64(0, true)),
      );
    };
    return this.#get(name, 'ints', read, (caller, its) => caller.ints(its));
  }

  floats(name: string): number[] | undefined {
    const read = (attribute: AttributeProto): number[] | undefined => {
      const [run] = elidedRuns(attribute.elided);
      if (run === undefined) return attribute.floats ?? undefined;
      if (run.count > maxListLength) return undefined;
      return readElements(this.source, run, 'float', run.count).map((bytes) => viewOf(bytes).getFloat32(0, true));
    };
    return this.#get(name, 'floats', read, (caller, its) => caller.floats(its));
  }

  texts(name: string): string[] | undefined {
    return this.#get(
      name,
      'strings',
      ({ strings }) => strings?.map(toText),
      (caller, its) => caller.texts(its),
    );
  }

  tensor(name: string, maxElements: number): SmallTensor | undefined {
    return this.#get(
      name,
      't',
      ({ t }) => (t ? toSmallTensor(denseValue(t), this.source, maxElements) : undefined),
      (caller, its) => caller.tensor(its, maxElements),
    );
  }

  tensorType(name: string): { dtype: number; shape: number[] } | undefined {
    const read = ({ t }: AttributeProto): { dtype: number; shape: number[] } | undefined => {
      if (!t) return undefined;
      const { dtype, dims } = tensorFacts(t);
      return { dtype, shape: dims };
    };
    return this.#get(name, 't', read, (caller, its) => caller.tensorType(its));
  }

  #find(name: string): AttributeProto | undefined {
    return this.attributes.find((each) => each.name === name);
  }

  /** Own properties decide: protobufjs puts defaults on prototypes. A list may be there and elided. */
  #get<T>(
    name: string,
    field: Field,
    read: (attribute: AttributeProto) => T | undefined,
    ask: (caller: NodeAttributes, its: string) => T | undefined,
  ): T | undefined {
    const found = this.#find(name);
    if (found === undefined) return undefined;
    if (found.refAttrName) return this.caller && ask(this.caller, found.refAttrName);
    const isList = field === 'ints' || field === 'floats' || field === 'strings';
    const declared = found.type ? found.type === listKinds[field] : undefined;
    if (isList ? declared === false : !Object.hasOwn(found, field)) return undefined;
    return read(found);
  }
}

const kinds = onnx.AttributeProto.AttributeType;
const listKinds: Record<Field, onnx.AttributeProto.AttributeType> = {
  i: kinds.INT,
  f: kinds.FLOAT,
  s: kinds.STRING,
  t: kinds.TENSOR,
  ints: kinds.INTS,
  floats: kinds.FLOATS,
  strings: kinds.STRINGS,
};

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
