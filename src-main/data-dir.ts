/** The user's data folder: managed Python, runs, recents, logs. Shared by the desktop, serve and the command line. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** LAPIDARY_DATA_DIR, else the platform's place for application data. */
export function defaultDataDir(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  const named = env['LAPIDARY_DATA_DIR'];
  if (named !== undefined && named !== '') return named;
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Lapidary');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Lapidary');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'lapidary');
}
