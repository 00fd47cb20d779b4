/** Element types of results of several operands (torch.result_type): tensors before scalars before plain numbers. */
import { dtypes, type TensorType } from '../types.js';

type Category = 'bool' | 'whole' | 'float' | 'complex';
const order: readonly Category[] = ['bool', 'whole', 'float', 'complex'];

const [int16, complex64, complex128, bfloat16] = [5, 14, 15, 16];
const { bool, uint8, int8, int32, int64, float16, float32, float64 } = dtypes;
/** From narrow to wide; int8 and uint8, and float16 and bfloat16, meet in the next wider one. */
const wholes = [uint8, int8, int16, int32, int64];
const floats = [float16, bfloat16, float32, float64];

export function categoryOf(dtype: number): Category | undefined {
  if (dtype === bool) return 'bool';
  if (wholes.includes(dtype)) return 'whole';
  if (floats.includes(dtype)) return 'float';
  return dtype === complex64 || dtype === complex128 ? 'complex' : undefined;
}

/** The type two tensors of equal standing have together; 0 where one is not known. */
export function promoteTypes(a: number, b: number): number {
  if (a === b) return a;
  const [first, second] = [categoryOf(a), categoryOf(b)];
  if (first === undefined || second === undefined) return 0;
  if (first !== second) {
    const [high, low] = order.indexOf(first) > order.indexOf(second) ? [a, b] : [b, a];
    return high === complex64 && low === float64 ? complex128 : high;
  }
  if (first === 'complex') return complex128;
  const row = first === 'whole' ? wholes : floats;
  const [low, high] = [Math.min(row.indexOf(a), row.indexOf(b)), Math.max(row.indexOf(a), row.indexOf(b))];
  return (low === 0 && high === 1 ? row[2] : row[high]) ?? 0;
}

/** Numbers of the language count as these. */
const ofNumber = (dtype: number): number => (categoryOf(dtype) === 'float' ? float32 : dtype);

/** The type of the result of an operator on these; 0 where it is not known. */
export function resultType(operands: readonly TensorType[]): number {
  if (operands.length > 0 && operands.every(({ isNumber }) => isNumber === true))
    return operands.map(({ dtype }) => dtype).reduce(promoteTypes);
  if (operands.some(({ dtype }) => dtype === 0)) return 0;
  const asAxes = combined(operands, (shape) => shape?.length !== 0);
  // A tensor of unknown rank may be a scalar; that does not always matter.
  if (operands.every(({ shape }) => shape !== null)) return asAxes;
  return combined(operands, (shape) => shape !== null && shape.length > 0) === asAxes ? asAxes : 0;
}

function combined(operands: readonly TensorType[], hasAxes: (shape: TensorType['shape']) => boolean): number {
  const levels: (number | undefined)[] = [undefined, undefined, undefined];
  for (const { dtype, shape, isNumber } of operands) {
    const level = isNumber === true ? 2 : hasAxes(shape) ? 0 : 1;
    const own = isNumber === true ? ofNumber(dtype) : dtype;
    const known = levels[level];
    levels[level] = known === undefined ? own : promoteTypes(known, own);
  }
  return levels.reduce(above) ?? 0;
}

/** What stands higher decides, unless what is below is of a wider category. */
function above(high: number | undefined, low: number | undefined): number | undefined {
  if (high === undefined || low === undefined) return high ?? low;
  const [a, b] = [categoryOf(high), categoryOf(low)];
  if (a === undefined || b === undefined) return 0;
  if (order.indexOf(b) <= order.indexOf(a)) return high;
  if (b === 'complex' && a === 'float') return high === float64 ? complex128 : complex64;
  return low;
}
