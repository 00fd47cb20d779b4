/** Starts the desktop app in whichever Electron this machine has, built as the sources are now. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, _electron } from '@playwright/test';
import { repository } from '../../browser/support/served.js';
import { chooseElectron, type ChosenElectron } from '../../legacy-electron/choose.mjs';
import { Desktop } from './desktop.js';
import { provideDisplay } from './display.js';
import { polyfillForPlaywright } from './page-polyfills.js';

interface Machine {
  electron: ChosenElectron;
  env: Record<string, string>;
}

interface Fixtures {
  /** The data folder of this test's apps. */
  dataDir: string;
  /** Starts the app with these files on its command line, and waits for its window. */
  launch: (files?: string[]) => Promise<Desktop>;
  /** Starts the executable again beside a running app, as a person would; resolves when that process ended. */
  startAgain: (files: string[], cwd: string) => Promise<number | null>;
  /** The app started with no file. */
  desktop: Desktop;
}

function commandLine({ executable, legacy }: ChosenElectron): [string, string[]] {
  // Chromium's sandbox does not run as root, and there is no graphics card to draw with.
  const flags = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  if (!legacy) return [executable, [...flags, repository]];
  return [
    executable,
    ['-r', join(repository, 'e2e/legacy-electron/shim.cjs'), ...flags, join(repository, 'dist/legacy')],
  ];
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

export const test = base.extend<Fixtures, { machine: Machine }>({
  machine: [
    async ({}, use) => {
      const say = (text: string): boolean => process.stdout.write(`electron: ${text}\n`);
      const electron = chooseElectron(say);
      say(`tests run in ${electron.description}`);
      const flags = electron.legacy ? ['--legacy'] : [];
      execFileSync(process.execPath, [join(repository, 'scripts/build.mjs'), ...flags], { stdio: 'inherit' });
      const display = await provideDisplay();
      await use({ electron, env: { ...display.env, LAPIDARY_E2E_NODE: process.execPath } });
      await display.stop();
    },
    { scope: 'worker', timeout: 300_000 },
  ],

  dataDir: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'lapidary-desktop-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },

  launch: async ({ machine, dataDir }, use, testInfo) => {
    testInfo.annotations.push({ type: 'electron', description: machine.electron.description });
    const started: Desktop[] = [];
    await use(async (files = []) => {
      const [executablePath, args] = commandLine(machine.electron);
      const app = await _electron.launch({
        executablePath,
        args: [...args, ...files],
        env: { ...(process.env as Record<string, string>), ...machine.env, LAPIDARY_DATA_DIR: dataDir },
      });
      const page = await app.firstWindow();
      if (machine.electron.legacy) await polyfillForPlaywright(page);
      const desktop = new Desktop(app, page, dataDir);
      started.push(desktop);
      await test.expect(desktop.window.statusBar).toBeVisible();
      return desktop;
    });
    for (const desktop of started) await desktop.app.close();
    if (testInfo.status !== testInfo.expectedStatus && started.length > 0) {
      await cp(join(dataDir, 'desktop', 'logs'), testInfo.outputPath('logs'), { recursive: true });
    }
    test.expect(started.flatMap((desktop) => desktop.problems)).toEqual([]);
  },

  startAgain: async ({ machine, dataDir }, use) => {
    const children: ChildProcess[] = [];
    await use((files, cwd) => {
      const [executable, args] = commandLine(machine.electron);
      const env = { ...process.env, ...machine.env, LAPIDARY_DATA_DIR: dataDir };
      const child = spawn(executable, [...args, ...files], { cwd, env, stdio: 'ignore' });
      children.push(child);
      return ended(child);
    });
    for (const child of children) child.kill('SIGKILL');
  },

  desktop: async ({ launch }, use) => {
    await use(await launch());
  },
});

export const expect = test.expect;

/** A file of assets/samples. */
export const sample = (name: string): string => join(repository, 'assets', 'samples', name);
