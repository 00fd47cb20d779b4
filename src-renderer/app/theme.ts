/** Applies the chosen theme to the page: tokens.css reads `data-theme`; without it the system decides. */
import { type Theme, useSettings } from '../state/settings.js';

function apply(theme: Theme): void {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', theme);
}

/** Applies now and whenever the choice changes. */
export function followTheme(): void {
  apply(useSettings.getState().theme);
  useSettings.subscribe(({ theme }) => apply(theme));
}

/** Calls back when colours changed, by choice or by the system: canvases read them again. Returns what stops it. */
export function onColoursChanged(callback: () => void): () => void {
  const query = window.matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', callback);
  // The attribute is set by followTheme's subscription, which is older and runs first.
  const stop = useSettings.subscribe(callback);
  return () => {
    query.removeEventListener('change', callback);
    stop();
  };
}
