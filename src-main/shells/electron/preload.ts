/**
 * Runs sandboxed beside the page and exposes `window.lapidary` (src-shared/desktop-bridge.ts): named verbs only,
 * never Electron's own objects.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge, EnginePortMessage } from '../../../src-shared/desktop-bridge.js';
import { channels } from './ipc-channels.js';

ipcRenderer.on(channels.enginePort, (event) => {
  const message: EnginePortMessage = { type: 'lapidary-engine-port' };
  // A port cannot pass the context bridge; a window message can carry it, to our own origin only.
  window.postMessage(message, window.location.origin, event.ports);
});

/**
 * Hands the values of a channel to the page's listeners. What arrives before the first listener is kept for it, so
 * files named on the command line are not lost while the page is still starting.
 */
function listeners<T>(channel: string, read: (sent: unknown) => T): (callback: (value: T) => void) => () => void {
  const callbacks = new Set<(value: T) => void>();
  const early: T[] = [];
  ipcRenderer.on(channel, (_event, sent: unknown) => {
    const value = read(sent);
    if (callbacks.size === 0) early.push(value);
    for (const callback of callbacks) callback(value);
  });
  return (callback) => {
    callbacks.add(callback);
    for (const value of early.splice(0)) callback(value);
    return () => {
      callbacks.delete(callback);
    };
  };
}

const bridge: DesktopBridge = {
  enginePort: () => ipcRenderer.send(channels.requestEnginePort),
  openDialog: async (kind) => (await ipcRenderer.invoke(channels.openDialog, kind)) as string[],
  saveDialog: async (fileName) => (await ipcRenderer.invoke(channels.saveDialog, fileName)) as string | null,
  reveal: async (path) => (await ipcRenderer.invoke(channels.reveal, path)) as boolean,
  pathForFile: (file) => webUtils.getPathForFile(file),
  onOpenFiles: listeners(channels.openFiles, (sent) => (sent as unknown[]).map(String)),
  onMenuCommand: listeners(channels.menuCommand, String),
  platform: process.platform,
};

contextBridge.exposeInMainWorld('lapidary', bridge);
