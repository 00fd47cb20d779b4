/** Electron's main process: one instance, one window, one engine; everything else is in the files beside this one. */
import { join } from 'node:path';
import { app } from 'electron';
import { defaultDataDir } from '../../data-dir.js';
import { registerAppScheme } from './app-scheme.js';
import { filesFromArgv } from './argv.js';
import { DesktopApp } from './desktop-app.js';
import { LogFile } from './log-file.js';

// All of this must happen before the app is ready.
app.setName('Lapidary');
app.setPath('userData', join(defaultDataDir(), 'desktop'));
registerAppScheme();

const appFolder = app.isPackaged ? null : app.getAppPath();

if (!app.requestSingleInstanceLock()) {
  // The first instance has been told what to open.
  app.quit();
} else {
  const log = new LogFile(join(app.getPath('userData'), 'logs', 'lapidary.log'));
  const desktop = new DesktopApp(log);
  process.on('uncaughtException', (error) => desktop.fatal(error));
  process.on('unhandledRejection', (reason) => desktop.fatal(reason));

  desktop.openFiles(filesFromArgv(process.argv, process.cwd(), appFolder));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    desktop.openFiles([path]);
  });
  app.on('second-instance', (_event, argv, workingDirectory) => {
    desktop.showWindow();
    desktop.openFiles(filesFromArgv(argv, workingDirectory, appFolder));
  });
  app.on('activate', () => desktop.showWindow());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (desktop.ended) return;
    event.preventDefault();
    void desktop.end().finally(() => app.quit());
  });
  app
    .whenReady()
    .then(() => desktop.start())
    .catch((error: unknown) => {
      desktop.fatal(error);
      app.exit(1);
    });
}
