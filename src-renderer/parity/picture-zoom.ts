/** How far pictures are enlarged, and where one is in them. Pure. */

/** Screen pixels of one pixel of a picture. */
const factors = [0.25, 0.5, 1, 2, 4, 8, 16, 32] as const;

export interface Size {
  width: number;
  height: number;
}

/** The largest factor at which a picture fits its room; whole above 1, so that pixels stay even. */
export function fitFactor(picture: Size, room: Size): number {
  const fit = Math.min(room.width / picture.width, room.height / picture.height);
  return fit >= 1 ? Math.min(32, Math.floor(fit)) : Math.max(0.01, fit);
}

/** The next factor up or down; the same at either end. */
export function nextFactor(now: number, up: boolean): number {
  const next = up ? factors.find((each) => each > now) : factors.findLast((each) => each < now);
  return next ?? now;
}

/** `8×`, `0.37×`. */
export const factorText = (factor: number): string => `${String(Number(factor.toFixed(2)))}×`;

/** Where a box scrolls to, so that the same part of a picture stays in its middle at another factor. */
export function keptScroll(scroll: number, box: number, before: number, after: number): number {
  return Math.max(0, ((scroll + box / 2) / before) * after - box / 2);
}

export interface Pixel {
  row: number;
  column: number;
}

/** A pixel moved by keys, inside of the picture. */
export function movedPixel({ row, column }: Pixel, key: string, { width, height }: Size): Pixel | null {
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const move = moves[key];
  if (move === undefined) return null;
  const within = (at: number, size: number): number => Math.max(0, Math.min(size - 1, at));
  return { row: within(row + move[0], height), column: within(column + move[1], width) };
}

/** Places of a pixel's elements in storage order, one for each channel. `shape` ends in [channels,] height, width. */
export function elementsOf(
  shape: readonly number[],
  leading: readonly number[],
  channels: number,
  { row, column }: Pixel,
): number[] {
  const [height = 1, width = 1] = shape.slice(-2);
  const plane = leading.reduce((place, index, axis) => place * (shape[axis] ?? 1) + index, 0);
  return Array.from(
    { length: channels },
    (_, channel) => ((plane * channels + channel) * height + row) * width + column,
  );
}
