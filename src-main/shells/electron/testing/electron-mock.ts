/**
 * A stand-in for the electron module, for unit tests outside Electron:
 * `vi.mock('electron', () => import('./testing/electron-mock.js'))`. It records what the shell registers.
 */
import { EventEmitter } from 'node:events';

type Listener = (...args: never[]) => unknown;

/** Listeners and handlers by channel, as the shell registered them. */
export const registered = { on: new Map<string, Listener>(), handle: new Map<string, Listener>() };

export const ipcMain = {
  on: (channel: string, listener: Listener) => registered.on.set(channel, listener),
  handle: (channel: string, listener: Listener) => registered.handle.set(channel, listener),
};

export const openedExternally: string[] = [];
export const shell = {
  openExternal: (url: string) => {
    openedExternally.push(url);
    return Promise.resolve();
  },
  openPath: () => Promise.resolve(''),
};

/** One started engine process; tests end it with `emit('exit', code)`. */
export class FakeUtilityProcess extends EventEmitter {
  readonly pid = 100;
  readonly stdout = new EventEmitter();
  readonly stderr = new EventEmitter();
  readonly sent: { message: unknown; ports: unknown[] }[] = [];
  killed = false;

  postMessage(message: unknown, ports: unknown[] = []): void {
    this.sent.push({ message, ports });
  }

  kill(): boolean {
    this.killed = true;
    return true;
  }
}

export interface Forked {
  modulePath: string;
  options: { env: NodeJS.ProcessEnv };
  child: FakeUtilityProcess;
}
export const forked: Forked[] = [];

export const utilityProcess = {
  fork: (modulePath: string, _args: string[], options: { env: NodeJS.ProcessEnv }) => {
    const child = new FakeUtilityProcess();
    forked.push({ modulePath, options, child });
    return child;
  },
};

export class MessageChannelMain {
  readonly port1 = { end: 'window' };
  readonly port2 = { end: 'engine' };
}

export const dialogAnswers: { canceled: boolean; filePaths: string[] }[] = [];
export const dialogRequests: { defaultPath?: string; title?: string; properties?: string[] }[] = [];
export const dialog = {
  showOpenDialog: (_window: unknown, options: { defaultPath?: string; title?: string }) => {
    dialogRequests.push(options);
    return Promise.resolve(dialogAnswers.shift() ?? { canceled: true, filePaths: [] });
  },
};

export const protocol = {};
export const app = {};
export const Menu = {};
export const contextBridge = {};
