/** Path data for SVG: relative commands in tenths of a px, rounded once, so that nothing drifts and little is written. */

const tenths = (value: number): number => (Number.isFinite(value) ? Math.round(value * 10) : 0);

/** A number of tenths as SVG writes it. */
const written = (count: number): string => String(count / 10);

/** A coordinate with one decimal. */
export const svgNumber = (value: number): string => written(tenths(value));

export class SvgPath {
  #data = '';
  #x = 0;
  #y = 0;
  #startX = 0;
  #startY = 0;
  /** Exact position, which arcTo needs. */
  #exactX = 0;
  #exactY = 0;
  #command = '';

  get data(): string {
    return this.#data;
  }

  moveTo(x: number, y: number): void {
    this.#x = tenths(x);
    this.#y = tenths(y);
    this.#data += `M${written(this.#x)} ${written(this.#y)}`;
    this.#command = 'M';
    this.#startX = this.#x;
    this.#startY = this.#y;
    this.#at(x, y);
  }

  lineTo(x: number, y: number): void {
    if (this.#data === '') {
      this.moveTo(x, y);
      return;
    }
    const nextX = tenths(x);
    const nextY = tenths(y);
    if (nextX === this.#x) this.#write('v', [nextY - this.#y]);
    else if (nextY === this.#y) this.#write('h', [nextX - this.#x]);
    else this.#write('l', [nextX - this.#x, nextY - this.#y]);
    this.#x = nextX;
    this.#y = nextY;
    this.#at(x, y);
  }

  curveTo(command: 'c' | 'q', points: readonly number[]): void {
    if (this.#data === '') this.moveTo(points[0] ?? 0, points[1] ?? 0);
    this.#write(
      command,
      points.map((value, i) => tenths(value) - (i % 2 === 0 ? this.#x : this.#y)),
    );
    const [x, y] = points.slice(-2);
    this.#x = tenths(x ?? 0);
    this.#y = tenths(y ?? 0);
    this.#at(x ?? 0, y ?? 0);
  }

  /** The tangent arc of a canvas: a line to where the circle touches, and the arc to where it leaves. */
  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void {
    const inX = this.#exactX - x1;
    const inY = this.#exactY - y1;
    const outX = x2 - x1;
    const outY = y2 - y1;
    const inLength = Math.hypot(inX, inY);
    const outLength = Math.hypot(outX, outY);
    const cross = inX * outY - inY * outX;
    if (radius <= 0 || inLength === 0 || outLength === 0 || Math.abs(cross) < 1e-9) {
      this.lineTo(x1, y1);
      return;
    }
    const cosine = (inX * outX + inY * outY) / (inLength * outLength);
    const touch = radius / Math.tan(Math.acos(Math.min(1, Math.max(-1, cosine))) / 2);
    this.lineTo(x1 + (inX / inLength) * touch, y1 + (inY / inLength) * touch);
    const endX = x1 + (outX / outLength) * touch;
    const endY = y1 + (outY / outLength) * touch;
    const r = svgNumber(radius);
    const to = `${written(tenths(endX) - this.#x)} ${written(tenths(endY) - this.#y)}`;
    this.#data += `a${r} ${r} 0 0 ${cross < 0 ? '1' : '0'} ${to}`;
    this.#command = 'a';
    this.#x = tenths(endX);
    this.#y = tenths(endY);
    this.#at(endX, endY);
  }

  close(): void {
    if (this.#data === '') return;
    this.#data += 'z';
    this.#command = 'z';
    this.#x = this.#startX;
    this.#y = this.#startY;
    this.#at(this.#x / 10, this.#y / 10);
  }

  #at(x: number, y: number): void {
    this.#exactX = x;
    this.#exactY = y;
  }

  /** A command that repeats needs not be written again. */
  #write(command: string, values: readonly number[]): void {
    this.#data += `${command === this.#command ? ' ' : command}${values.map(written).join(' ')}`;
    this.#command = command;
  }
}
