/**
 * The user's own source lines, which the archive keeps beside its code (NAME.py.debug_pkl). Rows of (byte of the code,
 * source range, tag); a range is (source text, first byte, last byte), a source text (lines, file, number of its first
 * line), lines and file as indices into a table of texts. torch/csrc/jit/serialization/source_range_serialization.cpp.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { SourceLine } from '../../../src-shared/inspect.js';
import { itemsOf, type PickleValue } from '../pickle/pickle-values.js';
import { untagged } from './constants.js';

interface Rows {
  offsets: Float64Array;
  ranges: readonly PickleValue[];
  texts: readonly PickleValue[];
}

/** A row of a traced model: `…/model.py(24): forward`. */
const tracedFrame = /^(.+)\((\d+)\): (.+)$/;
/** How torch calls modules and traces them: in every stack, and nobody's model. */
const machinery = /[/\\]torch[/\\](jit[/\\]_trace|nn[/\\]modules[/\\]module)\.py$/;
const maxFrames = 6;
const maxCode = 300;
const marker = 'FORMAT_WITH_STRING_TABLE';

/** Finds the source lines a byte of the code was made from, the innermost first. `read` is called when first needed. */
export function debugLines(read: () => PickleValue | undefined): (at: number) => SourceLine[] {
  let rows: Rows | null | undefined;
  return (at) => {
    if (rows === undefined) rows = rowsOf(read);
    return rows === null ? [] : linesAt(rows, at);
  };
}

/** null when there are none or they are damaged: the model does not need them. */
function rowsOf(read: () => PickleValue | undefined): Rows | null {
  try {
    const [form, texts, rows] = itemsOf(read()) ?? [];
    // torch before 1.11 had no table: rows are all there is, the range last in each, texts in full.
    const isOld = form !== marker;
    const list = (itemsOf(isOld ? read() : rows) ?? []).map((row) => itemsOf(row) ?? []);
    const offsets = Float64Array.from(list, ([offset]) => (typeof offset === 'number' ? offset : 0));
    const ranges = list.map((row) => (isOld ? row[row.length - 1] : row[1]) ?? null);
    return { offsets, ranges, texts: isOld ? [] : (itemsOf(texts) ?? []) };
  } catch (thrown) {
    if (thrown instanceof LapidaryError) return null;
    throw thrown;
  }
}

function linesAt({ offsets, ranges, texts }: Rows, at: number): SourceLine[] {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const [source, start] = itemsOf(ranges[low - 1]) ?? [];
  const [lines, file, first] = itemsOf(source) ?? [];
  const text = (index: PickleValue | undefined): string => {
    const found = typeof index === 'number' ? texts[index] : index;
    return typeof found === 'string' ? found : '';
  };
  const code = (
    typeof lines === 'string' ? lines.split(/(?<=\n)/) : (itemsOf(untagged(lines ?? null)) ?? []).map(text)
  ).slice(0, 5000);
  if (tracedFrame.test((code[0] ?? '').trimEnd())) return tracedStack(code);
  const name = text(file);
  if (name === '' || typeof first !== 'number' || typeof start !== 'number') return [];
  let passed = 0;
  let index = 0;
  for (; index < code.length - 1; index += 1) {
    passed += Buffer.byteLength(code[index] ?? '');
    if (passed > start) break;
  }
  return [{ file: name, line: first + index, function: '', code: (code[index] ?? '').trim().slice(0, maxCode) }];
}

function tracedStack(rows: readonly string[]): SourceLine[] {
  const frames = rows.flatMap((row): SourceLine[] => {
    const [, file = '', line = '', name = ''] = tracedFrame.exec(row.trimEnd()) ?? [];
    return file === '' || machinery.test(file) ? [] : [{ file, line: Number(line), function: name, code: '' }];
  });
  return frames.slice(0, maxFrames);
}
