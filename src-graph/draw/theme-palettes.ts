/**
 * The palettes of the light and the dark theme for pictures made without a window. A test holds these colours to those
 * of the window's style sheet (src-renderer/styles/tokens.css).
 */
import { type GraphFonts, type Palette, paletteFrom } from './palette.js';

export type PictureTheme = 'light' | 'dark';

const operators = {
  'op-convolution': '#0063c0',
  'op-matmul': '#8072fb',
  'op-normalisation': '#2f8c82',
  'op-activation': '#c13a49',
  'op-pooling': '#52a56d',
  'op-elementwise': '#5b6572',
  'op-shape': '#a47500',
  'op-movement': '#d868b4',
  'op-control': '#d0841e',
  'op-recurrent': '#479bd4',
  'op-quantisation': '#686803',
} as const;

/** Colours by token, and how much of a category's colour fills its boxes. */
export const themeTokens: Record<PictureTheme, { fill: number; colours: Readonly<Record<string, string>> }> = {
  light: {
    fill: 0.12,
    colours: {
      ...operators,
      page: '#ffffff',
      surface: '#f6f7f9',
      raised: '#ffffff',
      line: '#e4e7eb',
      'line-strong': '#c9ced6',
      text: '#1b2028',
      muted: '#56616e',
      faint: '#8b95a1',
      accent: '#2563d9',
      'accent-soft': '#e6eefc',
      found: '#c77700',
    },
  },
  dark: {
    fill: 0.22,
    colours: {
      ...operators,
      page: '#121519',
      surface: '#181c21',
      raised: '#20252b',
      line: '#2b3138',
      'line-strong': '#3d4650',
      text: '#e7eaee',
      muted: '#9ba6b2',
      faint: '#6b7683',
      accent: '#78a9ff',
      'accent-soft': '#1c2a44',
      found: '#f0b13c',
    },
  },
};

const sans = '"Inter Variable", Inter, system-ui, sans-serif';
const mono = '"JetBrains Mono", ui-monospace, monospace';

/** The graph's fonts as the style sheet has them. */
export const pictureFonts: GraphFonts = {
  strong: `600 13px ${sans}`,
  small: `400 11px ${sans}`,
  mono: `400 11px ${mono}`,
  label: `400 10px ${mono}`,
};

/** Palette of a theme. */
export function themePalette(theme: PictureTheme, fonts: GraphFonts = pictureFonts): Palette {
  const { fill, colours } = themeTokens[theme];
  return paletteFrom((token) => colours[token] ?? colours['faint'] ?? '#888888', fill, fonts);
}
