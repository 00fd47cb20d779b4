/** What is changed in the main graph only: nodes by index, initializers and inputs that come or go. */
import { onnx } from '../onnx.generated.js';
import type { EditContext } from './edit-context.js';
import { badEdit, nameTaken, notThere, quoted } from './edit-errors.js';
import type { GivenTensor, GivenValue } from './model-edits.js';
import { counted } from '../../../../src-shared/units.js';

/** Before this version every initializer has to be an input as well. */
const firstWithFreeInitializers = 4;

/** A message given with the edits, encoded, and the field it goes into. */
export interface Given {
  number: number;
  kind: 'node' | 'tensor' | 'valueInfo';
  bytes: Uint8Array;
}

export class MainGraph {
  readonly #context: EditContext;
  /** Values made by given nodes and initializers. */
  readonly #made = new Set<string>();
  readonly #inputs = new Set<string>();
  readonly #needsInputs: boolean;
  #nextNode = 0;

  constructor(context: EditContext) {
    this.#context = context;
    this.#needsInputs = context.irVersion < firstWithFreeInitializers;
    const { nodes, addInitializers } = context.edits;
    const outputs = [...(nodes?.values() ?? [])].flat().flatMap((node) => node.output ?? []);
    for (const name of [...outputs, ...(addInitializers ?? []).map((tensor) => tensor.name ?? '')]) {
      if (this.#made.has(name)) throw badEdit(`${quoted(name)} would be made twice.`, 'Give each value one name.');
      if (name !== '') this.#made.add(name);
    }
  }

  /** What the next node of the file is replaced by; undefined where it stays. */
  nodeFor(): Given[] | undefined {
    const given = this.#context.edits.nodes?.get(this.#nextNode);
    this.#nextNode += 1;
    return given?.map((node) => ({ number: 1, kind: 'node', bytes: onnx.NodeProto.encode(node).finish() }));
  }

  /** Refuses a name the file makes and a given node or initializer as well. */
  requireNotMade(name: string | undefined): void {
    if (name !== undefined && this.#made.has(name)) throw nameTaken(name);
  }

  get makesValues(): boolean {
    return this.#made.size > 0;
  }

  sawInput(name: string | undefined): void {
    if (name !== undefined) this.#inputs.add(name);
  }

  /** Whether an input goes with its initializer. */
  dropsInput(name: string | undefined): boolean {
    return this.#needsInputs && name !== undefined && this.#context.dropped.wanted.has(name);
  }

  /** What comes at the end of the graph. Throws for nodes that do not exist. */
  added(): Given[] {
    const { inputs, outputs, addInitializers = [], nodes } = this.#context.edits;
    const wrong = [...(nodes?.keys() ?? [])].find(
      (index) => !(Number.isInteger(index) && index >= 0 && index < this.#nextNode),
    );
    if (wrong !== undefined) {
      throw notThere(`node ${wrong} in its main graph`, `It has ${counted(this.#nextNode, 'node')}, counted from 0.`);
    }
    for (const { name } of inputs ?? []) this.sawInput(name ?? undefined);
    const asInputs = this.#needsInputs ? addInitializers.filter(({ name }) => !this.#inputs.has(name ?? '')) : [];
    return [
      ...addInitializers.map(
        (tensor): Given => ({ number: 5, kind: 'tensor', bytes: onnx.TensorProto.encode(tensor).finish() }),
      ),
      ...[...(inputs ?? []), ...asInputs.map(inputOf)].map((value) => describe(11, value)),
      ...(outputs ?? []).map((value) => describe(12, value)),
    ];
  }
}

function describe(number: number, value: GivenValue): Given {
  return { number, kind: 'valueInfo', bytes: onnx.ValueInfoProto.encode(value).finish() };
}

function inputOf({ name, dataType, dims }: GivenTensor): GivenValue {
  const shape = { dim: (dims ?? []).map((dimValue) => ({ dimValue })) };
  return { name, type: { tensorType: { elemType: dataType, shape } } };
}
