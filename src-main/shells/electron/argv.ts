/** Files named on the command line of the desktop app. */
import { resolve } from 'node:path';

/**
 * The files among an app's arguments, as absolute paths. Switches are Chromium's or Electron's and are skipped; in
 * development the first positional argument that is the app's own folder is skipped with everything before it.
 *
 * @param argv the whole command line, executable first
 * @param cwd the folder relative paths are meant in: the caller's, which for a second instance is not ours
 * @param appFolder folder of the app when Electron was started on it; null in a packaged app
 */
export function filesFromArgv(argv: readonly string[], cwd: string, appFolder: string | null): string[] {
  let rest = argv.slice(1);
  if (appFolder !== null) {
    const own = rest.findIndex(
      (argument) => !argument.startsWith('-') && resolve(cwd, argument) === resolve(appFolder),
    );
    rest = own === -1 ? [] : rest.slice(own + 1);
  }
  const files = rest.filter((argument) => argument !== '' && !argument.startsWith('-'));
  return files.map((file) => resolve(cwd, file));
}
