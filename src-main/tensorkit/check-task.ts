/** What both kits ask of a comparison before they begin. These are mistakes of the caller, not of a user. */
import { type CompareTask, maxSlices, maxWorst, type PairTask } from './comparison.js';

function require(holds: boolean, what: string): void {
  if (!holds) throw new RangeError(`A comparison needs ${what}.`);
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const notNegative = (value: number): boolean => Number.isFinite(value) && value >= 0;

export function checkCompare({ elements, tolerance, ulpFloor, worst }: CompareTask): void {
  require(isCount(elements), 'a whole number of elements');
  require(notNegative(tolerance.atol) && notNegative(tolerance.rtol), 'finite tolerances of 0 or more');
  require(notNegative(ulpFloor), 'a finite ULP floor of 0 or more');
  require(isCount(worst) && worst <= maxWorst, `at most ${String(maxWorst)} worst elements`);
}

export function checkRows({ elements }: PairTask, rowLength: number, k: number): void {
  require(isCount(rowLength) && rowLength > 0 && elements % rowLength === 0, 'rows that divide the elements');
  require(isCount(k) && k > 0 && k <= maxWorst, `k from 1 to ${String(maxWorst)}`);
}

export function checkSlices({ elements }: PairTask, outer: number, axisSize: number, inner: number): void {
  require([outer, axisSize, inner].every(isCount) &&
    outer * axisSize * inner === elements, 'sizes that give the elements');
  require(axisSize <= maxSlices, `an axis of at most ${String(maxSlices)}`);
}
