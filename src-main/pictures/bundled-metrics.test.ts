import { readFileSync } from 'node:fs';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import { bundledMetrics } from '../../src-graph/core/bundled-metrics.js';
import { pictureFonts } from '../../src-graph/draw/theme-palettes.js';

const fonts = [
  ['@fontsource-variable/inter/files/inter-latin-wght-normal.woff2', 'Inter Variable'],
  ['@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2', 'JetBrains Mono'],
] as const;

it.each(['strong', 'small', 'mono'] as const)(
  'the table of widths of the %s font is that of the bundled font',
  (name) => {
    for (const [file, family] of fonts) GlobalFonts.register(readFileSync(`node_modules/${file}`), family);
    const context = createCanvas(1, 1).getContext('2d');
    context.font = pictureFonts[name];
    bundledMetrics[name].ascii.forEach((width, i) => {
      const character = String.fromCharCode(32 + i);
      expect([character, Math.abs(context.measureText(character).width - width) < 0.01]).toEqual([character, true]);
    });
    expect(bundledMetrics[name].ascii).toHaveLength(95);
  },
);
