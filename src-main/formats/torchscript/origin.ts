/** Where nodes come from: lines of the archive's code, and of the user's own source where the archive keeps it. */
import type { NodeOrigin, SourceLine } from '../../../src-shared/inspect.js';
import type { CodeUnit } from './syntax.js';
import type { Frame } from './symbols.js';

/** Frames that are shown, the innermost first. */
const maxFrames = 8;
const maxCode = 300;

const lineStarts = new WeakMap<CodeUnit, Uint32Array>();

function startsOf(unit: CodeUnit): Uint32Array {
  let starts = lineStarts.get(unit);
  if (starts === undefined) {
    const found = [0];
    for (let at = unit.text.indexOf('\n'); at >= 0; at = unit.text.indexOf('\n', at + 1)) found.push(at + 1);
    starts = Uint32Array.from(found);
    lineStarts.set(unit, starts);
  }
  return starts;
}

/** Line a byte of the code is in, the first is 1, and its text. */
export function lineAt(unit: CodeUnit, at: number): { line: number; code: string } {
  const starts = startsOf(unit);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const start = starts[low] ?? 0;
  const end = unit.text.indexOf('\n', start);
  const code = unit.text.slice(start, Math.min(end < 0 ? unit.text.length : end, start + maxCode)).trim();
  return { line: low + 1, code };
}

/** The origin of a node made at that place, put together when it is asked for. */
export function originAt(frame: Frame, at: number, domain: string, op: string): () => NodeOrigin {
  return () => {
    const stack: SourceLine[] = [];
    const original = frame.unit.original?.(at);
    if (original !== undefined) stack.push({ ...original, function: frame.definition.name });
    let next: Frame['caller'] = { frame, at };
    while (next !== undefined && stack.length < maxFrames) {
      const { unit, definition, caller }: Frame = next.frame;
      stack.push({ file: unit.name, function: definition.name, ...lineAt(unit, next.at) });
      next = caller;
    }
    return {
      moduleClass: frame.className.replace(/^__torch__\./, ''),
      operator: `${domain}::${op}`,
      fxNode: '',
      stack,
    };
  };
}
