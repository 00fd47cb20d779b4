/**
 * What the Electron preload exposes to the window, and nothing more. In a browser `window.lapidary` is absent and
 * the engine is reached over a WebSocket instead.
 */

/** Which files an open dialog offers. */
export type OpenDialogKind = 'model' | 'source' | 'folder' | 'recipe' | 'cases';

/** `data` of the window 'message' event that carries the engine's MessagePort in `ports[0]`. */
export interface EnginePortMessage {
  type: 'lapidary-engine-port';
}

export interface DesktopBridge {
  /**
   * Asks for a port to the engine. It arrives as a window 'message' event (EnginePortMessage), and again by itself
   * after the engine was restarted.
   */
  enginePort(): void;
  /** Shows the system's open dialog; the chosen paths, none when it was dismissed. */
  openDialog(kind: OpenDialogKind): Promise<string[]>;
  /** Shows the system's save dialog for a .npy file; null when it was dismissed. Replacing a file is asked there. */
  saveDialog(fileName: string): Promise<string | null>;
  /** Shows a file or folder in the system's file manager; false when it is not there. */
  reveal(path: string): Promise<boolean>;
  /** Path of a file dropped on the window; '' when it has none. */
  pathForFile(file: File): string;
  /** The shell wants files opened (command line, file association, second instance); returns what stops listening. */
  onOpenFiles(callback: (paths: string[]) => void): () => void;
  /** A menu item was chosen; `id` is a command id of the renderer's command table. Returns what stops listening. */
  onMenuCommand(callback: (id: string) => void): () => void;
  /** `process.platform` of the desktop. */
  platform: string;
}

declare global {
  interface Window {
    lapidary?: DesktopBridge;
  }
}
