/** The palette of the theme that is on, read from the style sheet's custom properties. */
import { type Palette, paletteFrom } from '../../../src-graph/draw/palette.js';
import { graphFonts } from './measure-fonts.js';

const fallback: Record<string, string> = {
  '--op-convolution': '#3f74d6',
  '--op-matmul': '#6b57c9',
  '--op-normalisation': '#2a8f7a',
  '--op-activation': '#c2554d',
  '--op-pooling': '#3f9142',
  '--op-elementwise': '#7b8794',
  '--op-shape': '#a3762b',
  '--op-movement': '#b0568f',
  '--op-control': '#d07a1f',
  '--op-recurrent': '#4d8fb8',
  '--op-quantisation': '#8a8f1f',
  '--op-custom': '#8b95a1',
};

/** Reads the palette of the theme that is on now. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (token: string): string =>
    style.getPropertyValue(`--${token}`).trim() || (fallback[`--${token}`] ?? '#888888');
  return paletteFrom(colour, Number(style.getPropertyValue('--category-fill')) || 0.12, graphFonts());
}

/** Calls back when the theme changes, by choice or by the system. Returns what stops it. */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', onChange);
  };
}
