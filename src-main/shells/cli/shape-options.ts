/** `--shape x=1,3,224,224`: shapes of inputs, as the command line takes them. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { Dim } from '../../../src-shared/graph.js';
import type { InputShapes } from '../../analysis/shapes/input-shapes.js';

/** Shapes by input; `x=` is a scalar. Throws USAGE. */
export function parseShapes(texts: readonly string[]): InputShapes {
  return Object.fromEntries(
    texts.map((text): [string, Dim[]] => {
      const at = text.indexOf('=');
      const sizes = text.slice(at + 1).trim();
      const dims = sizes === '' ? [] : sizes.split(',').map((size) => dimOf(size.trim()));
      if (at < 1 || !dims.every((dim): dim is Exclude<Dim, null> => dim !== null)) {
        const message = `--shape takes an input and its sizes, not '${text.slice(0, 200)}'.`;
        throw new LapidaryError('USAGE', message, 'Write it like --shape x=1,3,224,224 or --shape ids=batch,128.');
      }
      return [text.slice(0, at), dims];
    }),
  );
}

/** A size, or a symbol's name; null for anything else. */
function dimOf(text: string): Dim {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(text) ? text : null;
}
