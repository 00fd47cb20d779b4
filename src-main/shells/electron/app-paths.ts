/** Files of the built app, found from the place of the bundled main process (dist/electron/main.js). */
import { fileURLToPath } from 'node:url';

function beside(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

export const appPaths = {
  preload: beside('./preload.cjs'),
  icon: beside('./icon.png'),
  renderer: beside('../renderer/'),
  engineProcess: beside('../engine/engine-process.js'),
} as const;
