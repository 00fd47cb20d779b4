/** Agreement of rows in TypeScript: the twin of native/tensorkit/rows.cpp. */
import type { PairTask, RowAgreement } from './comparison.js';
import { forEachPairChunk } from './pair-chunks.js';

/** The greatest values of a row, greatest first, with their columns. */
class Greatest {
  readonly values: number[] = [];
  readonly columns: number[] = [];

  constructor(readonly room: number) {}

  clear(): void {
    this.values.length = 0;
    this.columns.length = 0;
  }

  /** Columns come in order, so an equal value stays behind those that are there. */
  offer(value: number, column: number): void {
    if (this.values.length === this.room && !(value > (this.values[this.room - 1] ?? 0))) return;
    let place = this.values.length;
    while (place > 0 && (this.values[place - 1] ?? 0) < value) place -= 1;
    this.values.splice(place, 0, value);
    this.columns.splice(place, 0, column);
    this.values.length = Math.min(this.values.length, this.room);
    this.columns.length = this.values.length;
  }
}

/** Counts agreeing rows on this thread; a row may span chunks. */
export async function rows(task: PairTask, rowLength: number, k: number): Promise<RowAgreement> {
  const found = { rows: 0, nanRows: 0, top1: 0, topK: 0, k, firstDisagreement: -1 };
  const ofReference = new Greatest(1);
  const ofSubject = new Greatest(k);
  let column = 0;
  let hasNan = false;

  const endRow = (): void => {
    const top = ofReference.columns[0];
    if (hasNan) found.nanRows += 1;
    else {
      if (top === ofSubject.columns[0]) found.top1 += 1;
      else if (found.firstDisagreement < 0) found.firstDisagreement = found.rows;
      if (ofSubject.columns.includes(top ?? -1)) found.topK += 1;
    }
    found.rows += 1;
    column = 0;
    hasNan = false;
    ofReference.clear();
    ofSubject.clear();
  };

  await forEachPairChunk(task, ({ count, reference, subject }) => {
    for (let at = 0; at < count; at += 1) {
      const r = reference[at] ?? 0;
      const s = subject[at] ?? 0;
      if (Number.isNaN(r) || Number.isNaN(s)) hasNan = true;
      else {
        ofReference.offer(r, column);
        ofSubject.offer(s, column);
      }
      column += 1;
      if (column === rowLength) endRow();
    }
  });
  return found;
}
