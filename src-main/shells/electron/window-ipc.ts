/** The only place that listens to windows: checks the sender, then the arguments, then calls. */
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { OpenDialogKind } from '../../../src-shared/desktop-bridge.js';
import { channels } from './ipc-channels.js';
import { isTrustedFrame } from './trusted-sender.js';

const noArguments = z.tuple([]);
const openDialogArguments = z.tuple([z.enum(['model', 'source', 'recipe'])]);

export interface WindowIpcHandlers {
  /** Whether these contents belong to a window this app made. */
  isOurs: (contents: WebContents) => boolean;
  enginePortRequested: (contents: WebContents) => void;
  openDialog: (contents: WebContents, kind: OpenDialogKind) => Promise<string[]>;
  refused: (channel: string, why: string) => void;
}

export function listenToWindows(handlers: WindowIpcHandlers): void {
  const reasonToRefuse = (event: IpcMainEvent | IpcMainInvokeEvent): string | null => {
    if (!handlers.isOurs(event.sender)) return 'it came from a page that is not in one of our windows';
    if (!isTrustedFrame(event.senderFrame)) return 'it came from a frame that is not the top frame of our page';
    return null;
  };

  ipcMain.on(channels.requestEnginePort, (event, ...args: unknown[]) => {
    const refusal = reasonToRefuse(event) ?? (noArguments.safeParse(args).success ? null : 'its arguments do not fit');
    if (refusal !== null) handlers.refused(channels.requestEnginePort, refusal);
    else handlers.enginePortRequested(event.sender);
  });

  ipcMain.handle(channels.openDialog, async (event, ...args: unknown[]) => {
    const parsed = openDialogArguments.safeParse(args);
    const refusal = reasonToRefuse(event) ?? (parsed.success ? null : 'its arguments do not fit');
    if (refusal !== null || !parsed.success) {
      handlers.refused(channels.openDialog, refusal ?? '');
      throw new LapidaryError('PROTOCOL', `The message ${channels.openDialog} was refused: ${refusal ?? ''}.`);
    }
    return await handlers.openDialog(event.sender, parsed.data[0]);
  });
}
