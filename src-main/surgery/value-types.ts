/** The description of a value that becomes an input or an output: as declared, else as inferred. */
import Long from 'long';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Dim, ValueIndex } from '../../src-shared/graph.js';
import { inferShapes } from '../analysis/shapes/infer-shapes.js';
import { dimOf } from '../analysis/shapes/declared.js';
import type { ValueType } from '../analysis/shapes/types.js';
import type { OpenedModel } from '../formats/model-format.js';
import { quoted } from '../formats/onnx/edit/edit-errors.js';
import type { GivenValue } from '../formats/onnx/edit/model-edits.js';
import type { DescribedValues } from '../formats/onnx/edit/read-values.js';
import type { MainValues } from './main-values.js';

type Type = NonNullable<GivenValue['type']>;

const dimension = (dim: Dim): { dimValue?: Long; dimParam?: string } =>
  dim === null ? {} : typeof dim === 'number' ? { dimValue: Long.fromNumber(dim) } : { dimParam: dim };

/** A type as the file would declare it; undefined where the element type is not known. */
function typeProto(type: ValueType): Type | undefined {
  if (type.kind === 'tensor') {
    if (type.dtype === 0) return undefined;
    const shape = type.shape === null ? {} : { shape: { dim: type.shape.map((size) => dimension(dimOf(size))) } };
    return { tensorType: { elemType: type.dtype, ...shape } };
  }
  if (type.kind === 'other') return undefined;
  const elemType = typeProto(type.element);
  if (elemType === undefined) return undefined;
  return type.kind === 'sequence' ? { sequenceType: { elemType } } : { optionalType: { elemType } };
}

export class ValueTypes {
  constructor(
    readonly model: OpenedModel,
    readonly values: MainValues,
    readonly described: DescribedValues,
  ) {}

  /** Description of an input; throws USAGE where its type is not known. */
  input(row: ValueIndex): GivenValue {
    const given = this.#known(row);
    if (given !== undefined) return given;
    const producer = this.model.graph.values.producer[row] ?? -1;
    const by = producer < 0 ? '' : ` (made by ${this.values.nodeText(producer)})`;
    throw new LapidaryError(
      'USAGE',
      `${quoted(this.values.nameOf(row))}${by} cannot become an input: its type is neither declared nor inferred.`,
      'Choose a value before or after it, or run shape inference in the tool that made the model.',
    );
  }

  /** Description of an output; by its name alone where its type is not known, which runtimes infer. */
  output(row: ValueIndex): GivenValue {
    return this.#known(row) ?? { name: this.values.nameOf(row) };
  }

  #known(row: ValueIndex): GivenValue | undefined {
    const name = this.values.nameOf(row);
    const { inputs, outputs, others } = this.described;
    const declared = [...inputs, ...outputs].find((value) => value.name === name) ?? others.get(name);
    if (declared?.type) return declared;
    const type = typeProto(inferShapes(this.model).typeOf(row));
    return type && { name, type };
  }
}
