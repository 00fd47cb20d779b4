/**
 * Loaded with `electron -r shim.cjs` before the app: supplies, on Electron 9, what the desktop shell uses of Electron
 * 45. It is for the end-to-end tests only; the product knows nothing of it. Whatever is not supplied throws by name.
 */
'use strict';

const { aliasModule } = require('./shim/node12.cjs');
const electron = require('electron');
const { supplyProtocol } = require('./shim/protocol-handle.cjs');
const { supplyUtilityProcess } = require('./shim/utility-process.cjs');
const { adaptWebContents } = require('./shim/web-contents.cjs');
const { adaptIpcMain } = require('./shim/ipc-main.cjs');
const { refuseNewEvents, refuseNewNames } = require('./shim/not-supplied.cjs');

adaptIpcMain(electron.ipcMain);
refuseNewEvents(electron.app, 'app');
electron.app.on('web-contents-created', (_event, contents) => {
  adaptWebContents(contents);
  refuseNewEvents(contents, 'webContents');
});
electron.app.on('browser-window-created', (_event, window) => refuseNewEvents(window, 'BrowserWindow'));

const supplied = {
  protocol: supplyProtocol(electron.protocol),
  utilityProcess: supplyUtilityProcess(electron),
};
for (const name of Object.keys(electron)) {
  if (!(name in supplied)) Object.defineProperty(supplied, name, { get: () => electron[name], enumerable: true });
}
refuseNewNames(supplied, 'electron');
aliasModule('electron', supplied);
