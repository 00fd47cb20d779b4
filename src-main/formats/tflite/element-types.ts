/** TensorType of schema.fbs in the numbering used everywhere (src-shared/dtype.ts). */
import { dtypeCode } from '../../../src-shared/dtype.js';
import { tfliteEnums } from './schema.generated.js';

const byTensorType = new Map(
  Object.entries(tfliteEnums.TensorType).map(([number, name]) => [
    Number(number),
    dtypeCode(name === 'FLOAT8_E4M3FN' ? 'float8e4m3fn' : name.toLowerCase().replace('float8_', 'float8')) ?? 0,
  ]),
);

/** 0 for the types that are no elements (RESOURCE, VARIANT) and for those newer than the schema. */
export const dtypeOf = (tensorType: number): number => byTensorType.get(tensorType) ?? 0;

/** Name of a TensorType; its number where it is newer than the schema. */
export const tensorTypeName = (tensorType: number): string =>
  (tfliteEnums.TensorType as Readonly<Record<number, string>>)[tensorType] ?? `type ${String(tensorType)}`;
