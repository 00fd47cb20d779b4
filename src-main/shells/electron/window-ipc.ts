/** The only place that listens to windows: checks the sender, then the arguments, then calls. */
import { isAbsolute } from 'node:path';
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { OpenDialogKind } from '../../../src-shared/desktop-bridge.js';
import { channels } from './ipc-channels.js';
import { isTrustedFrame } from './trusted-sender.js';

const noArguments = z.tuple([]);
const openDialogArguments = z.tuple([z.enum(['model', 'source', 'folder', 'recipe', 'cases'])]);
/** A file name, never a path: where it is saved is the person's choice. */
const saveDialogArguments = z.tuple([z.string().regex(/^[\w.-]{1,200}$/)]);

/** An absolute path without control characters: it is only ever shown, never opened. */
const revealArguments = z.tuple([
  z
    .string()
    .max(4096)
    .refine((path) => isAbsolute(path) && !/\p{Cc}/u.test(path)),
]);

export interface WindowIpcHandlers {
  /** Whether these contents belong to a window this app made. */
  isOurs: (contents: WebContents) => boolean;
  enginePortRequested: (contents: WebContents) => void;
  openDialog: (contents: WebContents, kind: OpenDialogKind) => Promise<string[]>;
  saveDialog: (contents: WebContents, fileName: string) => Promise<string | null>;
  reveal: (path: string) => boolean;
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

  const answer = <T extends unknown[]>(
    channel: string,
    expected: z.ZodType<T>,
    work: (contents: WebContents, ...args: T) => Promise<unknown>,
  ): void => {
    ipcMain.handle(channel, async (event, ...args: unknown[]) => {
      const parsed = expected.safeParse(args);
      const refusal = reasonToRefuse(event) ?? (parsed.success ? null : 'its arguments do not fit');
      if (refusal !== null || !parsed.success) {
        handlers.refused(channel, refusal ?? '');
        throw new LapidaryError('PROTOCOL', `The message ${channel} was refused: ${refusal ?? ''}.`);
      }
      return await work(event.sender, ...parsed.data);
    });
  };
  answer(channels.openDialog, openDialogArguments, (contents, kind) => handlers.openDialog(contents, kind));
  answer(channels.saveDialog, saveDialogArguments, (contents, name) => handlers.saveDialog(contents, name));
  answer(channels.reveal, revealArguments, (_contents, path) => Promise.resolve(handlers.reveal(path)));
}
