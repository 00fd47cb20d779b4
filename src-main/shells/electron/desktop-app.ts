/** The parts of the desktop app wired together: window, engine, files to open, messages from the window. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, type BrowserWindow, dialog, session, shell, type WebContents } from 'electron';
import { toErrorInfo } from '../../../src-shared/errors.js';
import { appPaths } from './app-paths.js';
import { serveApp } from './app-scheme.js';
import { showOpenDialog, showSaveDialog } from './dialogs.js';
import { EngineHost } from './engine-host.js';
import { channels } from './ipc-channels.js';
import type { LogFile } from './log-file.js';
import { createMainWindow } from './main-window.js';
import { installMenu } from './menu.js';
import { OpenFilesQueue } from './open-files.js';
import { denyPermissions } from './permissions.js';
import { SettingsStore } from './settings.js';
import { listenToWindows } from './window-ipc.js';

/** How long the engine may take to end its children when the app quits. */
const engineGraceMs = 3000;

export class DesktopApp {
  readonly #log: LogFile;
  readonly #settings: SettingsStore;
  readonly #engine: EngineHost;
  readonly #files = new OpenFilesQueue();
  #window: BrowserWindow | null = null;
  #ended = false;

  constructor(log: LogFile) {
    this.#log = log;
    const path = join(app.getPath('userData'), 'settings.json');
    this.#settings = new SettingsStore(path, (error) => log.write('main', `settings: ${String(error)}`));
    this.#engine = new EngineHost({
      modulePath: appPaths.engineProcess,
      env: process.env,
      log: (source, text) => log.write(source, text),
      onRestarted: () => {
        if (this.#window !== null) this.#sendEnginePort(this.#window.webContents);
      },
      onGivenUp: () => void this.#offerEngineRetry(),
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Once the app is ready. */
  start(): void {
    this.#log.write('main', `Lapidary ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform}`);
    serveApp(appPaths.renderer);
    denyPermissions(session.defaultSession);
    listenToWindows({
      isOurs: (contents) => contents === this.#window?.webContents,
      enginePortRequested: (contents) => this.#sendEnginePort(contents),
      openDialog: async (contents, kind) => {
        const window = this.#window;
        return window?.webContents === contents ? await showOpenDialog(window, kind, this.#settings) : [];
      },
      saveDialog: async (contents, fileName) => {
        const window = this.#window;
        return window?.webContents === contents ? await showSaveDialog(window, fileName, this.#settings) : null;
      },
      reveal: (path) => {
        if (!existsSync(path)) return false;
        shell.showItemInFolder(path);
        return true;
      },
      refused: (channel, why) => this.#log.write('main', `refused a message on ${channel}: ${why}`),
    });
    installMenu({
      run: (id) => this.#window?.webContents.send(channels.menuCommand, id),
      logFolder: dirname(this.#log.path),
    });
    this.#engine.start();
    this.showWindow();
  }

  /** Brings the window to the front, making one when there is none; does nothing before the app is ready. */
  showWindow(): void {
    if (!app.isReady()) return;
    if (this.#window !== null) {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.focus();
      return;
    }
    const window = createMainWindow(this.#settings, (text) => this.#log.write('window', text));
    this.#window = window;
    window.webContents.on('did-finish-load', () => {
      this.#files.attach((paths) => window.webContents.send(channels.openFiles, paths));
    });
    window.on('closed', () => {
      this.#files.detach();
      this.#window = null;
    });
  }

  openFiles(paths: readonly string[]): void {
    this.#files.add(paths);
  }

  /** Ends the engine and writes what is remembered; then the app may quit. */
  async end(): Promise<void> {
    await Promise.all([this.#engine.stop(engineGraceMs), this.#settings.flush()]);
    this.#ended = true;
  }

  /** Something nobody caught: to the log, and to the user with the log's place. The app goes on if it can. */
  fatal(error: unknown): void {
    const info = toErrorInfo(error);
    this.#log.write('main', info.detail ?? info.message);
    if (app.isReady()) dialog.showErrorBox('Lapidary met a problem', `${info.message}\n\nLog: ${this.#log.path}`);
  }

  #sendEnginePort(contents: WebContents): void {
    const port = this.#engine.connect();
    // Without one the engine is just being restarted, and every window is sent a port when it runs.
    if (port !== null) contents.postMessage(channels.enginePort, null, [port]);
  }

  async #offerEngineRetry(): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: 'The engine keeps stopping.',
      detail: `The log says why: ${this.#log.path}`,
      buttons: ['Try again', 'Quit'],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 1) app.quit();
    else this.#engine.retry();
  }
}
