/** What float16 can hold. */
import { dtypeCode } from '../../src-shared/dtype.js';

export const float16 = dtypeCode('float16') ?? 0;
export const float32 = dtypeCode('float32') ?? 0;
/** Largest finite number. */
export const largestHalf = 65504;
/** Smallest number that is not rounded to zero: half of the smallest subnormal. */
export const vanishes = 2 ** -25;
