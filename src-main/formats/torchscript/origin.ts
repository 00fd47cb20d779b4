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

/** The origin of a node made at that place, put together when it is asked for: the user's lines, then those of the code. */
export function originAt(frame: Frame, at: number, domain: string, op: string): () => NodeOrigin {
  return () => {
    const own: SourceLine[] = [];
    const code: SourceLine[] = [];
    let next: Frame['caller'] = { frame, at };
    while (next !== undefined && code.length < maxFrames) {
      const { unit, definition, caller }: Frame = next.frame;
      const lines = unit.original?.(next.at) ?? [];
      // Tracing keeps the whole stack with the innermost node, scripting one line for each function.
      if (own.length < 2 || lines.length === 1) {
        for (const line of lines) own.push(line.function === '' ? { ...line, function: definition.name } : line);
      }
      code.push({ file: unit.name, function: definition.name, ...lineAt(unit, next.at) });
      next = caller;
    }
    const stack = [...own.slice(0, maxFrames), ...code];
    return { moduleClass: plainName(frame.className), operator: `${domain}::${op}`, fxNode: '', stack };
  };
}

/** `__torch__.model.___torch_mangle_3.Net` → `model.Net`: without what torch adds to tell classes of one name apart. */
export const plainName = (className: string): string =>
  className.replace(/^__torch__\./, '').replaceAll(/___torch_mangle_\d+\./g, '');
