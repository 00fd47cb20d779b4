/** The canvas of @napi-rs/canvas with the bundled fonts. Loaded when a PNG is asked for: where it is missing, SVG works. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as CanvasModule from '@napi-rs/canvas';
import { LapidaryError } from '../../src-shared/errors.js';
import { resources } from '../resources.js';

/** Files that scripts/build.mjs puts into dist/fonts, and the family each is registered as. */
const fontFiles = [
  ['inter-latin-wght-normal.woff2', 'Inter Variable'],
  ['jetbrains-mono-latin-400-normal.woff2', 'JetBrains Mono'],
] as const;

let loaded: Promise<typeof CanvasModule> | undefined;

/** The module, with the fonts registered. Throws RUNTIME_MISSING where there is no binding for this machine. */
export function loadCanvas(): Promise<typeof CanvasModule> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<typeof CanvasModule> {
  const canvas = await import('@napi-rs/canvas').catch((error: unknown) => {
    throw new LapidaryError(
      'RUNTIME_MISSING',
      'PNG pictures need @napi-rs/canvas, which could not be loaded here.',
      'Write an SVG instead (-o graph.svg), or save a PNG from the window.',
      error instanceof Error ? error.message : String(error),
    );
  });
  for (const [file, family] of fontFiles) {
    // Read here and handed over: native code cannot look into a packaged app's archive.
    if (canvas.GlobalFonts.register(readFileSync(join(resources.fonts, file)), family) === null) {
      throw new LapidaryError('INTERNAL', `The bundled font ${file} could not be read.`);
    }
  }
  return canvas;
}
