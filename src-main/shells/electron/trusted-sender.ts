/** Who may talk to the main process: the top frame of one of our windows, showing a page of our scheme. */
import { appScheme } from './app-scheme.js';

/** What is used of `Electron.WebFrameMain`. */
export interface FrameLike {
  url: string;
  parent: FrameLike | null;
}

/** `frame` is null when the frame was gone or has navigated since it sent the message. */
export function isTrustedFrame(frame: FrameLike | null): boolean {
  if (frame === null || frame.parent !== null) return false;
  try {
    const url = new URL(frame.url);
    return url.protocol === `${appScheme}:` && url.host === 'app';
  } catch {
    return false;
  }
}
