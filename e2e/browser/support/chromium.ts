/** The Chromium the window is driven in: the one named, a system one, or ('') Playwright's own. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function systemChromium(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
  }
  return '';
}

/** Launch options for Playwright. */
export function chromiumLaunch(): { executablePath?: string; args: string[] } {
  const named = process.env['LAPIDARY_CHROMIUM'];
  const executablePath = named === undefined || named === '' ? systemChromium() : named;
  const args = ['--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'];
  // Chromium has no sandbox for root.
  if (process.platform === 'linux' && process.getuid?.() === 0) args.push('--no-sandbox');
  return executablePath === '' ? { args } : { executablePath, args };
}
