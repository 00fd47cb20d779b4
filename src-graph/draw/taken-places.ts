/** Where labels stand already. Kept in cells, so that a picture of 50,000 labels compares each with its neighbours only. */

/** Height of a row of labels, and width of a cell; labels are at most a few cells wide. */
const rowHeight = 12;
const cellWidth = 200;

interface Place {
  x: number;
  y: number;
  width: number;
}

export class TakenPlaces {
  readonly #cells = new Map<string, Place[]>();

  /** Takes the place from `x` to `x + width` around height `y`; false when it runs into one taken before. */
  take(x: number, y: number, width: number): boolean {
    const row = Math.floor(y / rowHeight);
    const first = Math.floor(x / cellWidth);
    const last = Math.floor((x + width) / cellWidth);
    for (let near = row - 1; near <= row + 1; near += 1) {
      for (let cell = first; cell <= last; cell += 1) {
        const clash = this.#cells
          .get(`${String(near)}:${String(cell)}`)
          ?.some((other) => Math.abs(other.y - y) < rowHeight && x < other.x + other.width && x + width > other.x);
        if (clash === true) return false;
      }
    }
    for (let cell = first; cell <= last; cell += 1) {
      const key = `${String(row)}:${String(cell)}`;
      const places = this.#cells.get(key);
      if (places === undefined) this.#cells.set(key, [{ x, y, width }]);
      else places.push({ x, y, width });
    }
    return true;
  }
}
