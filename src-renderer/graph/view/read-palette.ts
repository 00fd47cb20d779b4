/** The palette of the theme that is on, read from the style sheet's custom properties. */
import { type Palette, paletteFrom } from '../../../src-graph/draw/palette.js';
import { graphFonts } from './measure-fonts.js';

const fallback: Record<string, string> = {
  '--op-convolution': '#0063c0',
  '--op-matmul': '#8072fb',
  '--op-normalisation': '#2f8c82',
  '--op-activation': '#c13a49',
  '--op-pooling': '#52a56d',
  '--op-elementwise': '#5b6572',
  '--op-shape': '#a47500',
  '--op-movement': '#d868b4',
  '--op-control': '#d0841e',
  '--op-recurrent': '#479bd4',
  '--op-quantisation': '#686803',
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
