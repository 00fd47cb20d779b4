/** Bounds of a measurement: beyond them a viewer is reported as such and ended. */
export const openLimitMs = 120_000;
export const stepLimitMs = 60_000;
/** Of the whole browser; Netron has been seen at 8.3 GiB. */
export const memoryLimitBytes = 10 * 2 ** 30;

/** A viewer crashed, or took longer or more than it may. */
export class LimitReached extends Error {
  override name = 'LimitReached';
}
