/** Measures the widths of characters in the fonts of the graph, after they have loaded. */
import type { GraphFonts } from '../../../src-graph/draw/palette.js';
import type { FontMetrics, TextMetrics } from '../../../src-graph/core/text-metrics.js';

/** Canvas font strings of the graph; families come from the theme's custom properties. */
export function graphFonts(): GraphFonts {
  const style = getComputedStyle(document.documentElement);
  const sans = style.getPropertyValue('--sans').trim() || "'Inter Variable', Inter, system-ui, sans-serif";
  const mono = style.getPropertyValue('--mono').trim() || "'JetBrains Mono', ui-monospace, monospace";
  return { strong: `600 13px ${sans}`, small: `400 11px ${sans}`, mono: `400 11px ${mono}`, label: `400 10px ${mono}` };
}

let measured: Promise<TextMetrics> | undefined;

/** Text metrics of the graph's fonts; measured once per window. */
export function measureFonts(): Promise<TextMetrics> {
  measured ??= loadAndMeasure();
  return measured;
}

async function loadAndMeasure(): Promise<TextMetrics> {
  const fonts = graphFonts();
  // A font that cannot be loaded is replaced by the next family of its list, which then is what has to be measured.
  await Promise.all([fonts.strong, fonts.small, fonts.mono].map((font) => document.fonts.load(font).catch(() => [])));
  const context = document.createElement('canvas').getContext('2d');
  const measure = (font: string): FontMetrics => {
    if (context === null) return { ascii: new Array<number>(95).fill(7), other: 12 };
    context.font = font;
    const ascii = Array.from({ length: 95 }, (_, i) => context.measureText(String.fromCharCode(32 + i)).width);
    return { ascii, other: Math.max(context.measureText('Ж').width, context.measureText('漢').width) };
  };
  return { strong: measure(fonts.strong), small: measure(fonts.small), mono: measure(fonts.mono) };
}
