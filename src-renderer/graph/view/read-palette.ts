/** The palette of the theme that is on, read from the style sheet's custom properties. */
import { operatorCategories } from '../../../src-graph/categories.js';
import { mix, type Palette } from '../../../src-graph/draw/palette.js';
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
  const colour = (name: string): string => style.getPropertyValue(name).trim() || (fallback[name] ?? '#888888');
  const raised = colour('--raised');
  const fill = Number(style.getPropertyValue('--category-fill')) || 0.12;
  const category = operatorCategories.map((name) => colour(`--op-${name}`));
  return {
    page: colour('--page'),
    surface: colour('--surface'),
    raised,
    line: colour('--line'),
    lineStrong: colour('--line-strong'),
    text: colour('--text'),
    muted: colour('--muted'),
    faint: colour('--faint'),
    accent: colour('--accent'),
    accentSoft: colour('--accent-soft'),
    edge: mix(colour('--faint'), colour('--page'), 0.75),
    category,
    categoryFill: category.map((full, i) => (operatorCategories[i] === 'custom' ? raised : mix(full, raised, fill))),
    fonts: graphFonts(),
  };
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
