/** The one kind of window: our page, sandboxed and isolated, where it was last on the screen. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { appPaths } from './app-paths.js';
import { appUrl } from './app-scheme.js';
import { guardNavigation } from './navigation.js';
import type { SettingsStore } from './settings.js';
import { openingBounds } from './window-bounds.js';

/** The page's own background (--page of tokens.css), so that a window does not flash before its first paint. */
const background = { dark: '#121519', light: '#ffffff' } as const;

export function createMainWindow(settings: SettingsStore, log: (text: string) => void): BrowserWindow {
  const remembered = settings.current.window;
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const workAreas = [primary, ...others].map((display) => display.workArea);
  const window = new BrowserWindow({
    ...openingBounds(remembered?.bounds ?? null, workAreas),
    minWidth: 720,
    minHeight: 480,
    title: 'Lapidary',
    icon: appPaths.icon,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: appPaths.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (remembered?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    settings.update({ window: { bounds: window.getNormalBounds(), maximized: window.isMaximized() } });
  });
  guardNavigation(window.webContents, (what) => log(`refused ${what}`));
  window.webContents.on('render-process-gone', (_event, details) => {
    log(`the window's page ended: ${details.reason} (${details.exitCode})`);
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.reload();
  });
  window.webContents.on('preload-error', (_event, path, error) =>
    log(`preload ${path}: ${error.stack ?? error.message}`),
  );
  window.loadURL(appUrl).catch((error: unknown) => log(`the page did not load: ${String(error)}`));
  return window;
}
