/** What every test of the window starts from: a real server of its own, and a window that is let in. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { LapidaryWindow } from './lapidary-window.js';
import { repository, type Served, startServed } from './served.js';

interface Fixtures {
  /** An object, because Playwright takes an array for a fixture with its options. */
  serve: { args: string[] };
  served: Served;
  app: LapidaryWindow;
  /** Writes a file into the scratch folder; its path. */
  file: (name: string, content: Buffer | string) => Promise<string>;
}

export const test = base.extend<Fixtures>({
  serve: [{ args: [] }, { option: true }],
  served: async ({ serve }, use) => {
    const served = await startServed(serve.args);
    await use(served);
    const before = await served.descendants();
    const status = await served.stop();
    expect(status, served.errors()).toBe(0);
    expect(served.errors(), `children at the end: ${before.join(', ')}`).not.toContain('    at ');
  },
  app: async ({ page, served }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
    page.on('console', (message) => {
      // The report's frame runs no scripts, and axe tries to run its own in every frame.
      const expected = message.text().startsWith("Blocked script execution in 'about:srcdoc'");
      if (message.type() === 'error' && !expected) problems.push(message.text());
    });
    const app = new LapidaryWindow(page);
    await app.enter(served.url);
    await use(app);
    // Uncaught errors, and violations of the content security policy, which Chromium reports here.
    expect(problems).toEqual([]);
  },
  file: async ({ served }, use) => {
    await use(async (name, content) => {
      const folder = join(served.scratch, 'files');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, name), content);
      return join(folder, name);
    });
  },
});

export const expect = test.expect;

/** A file of assets/samples. */
export const sample = (name: string): string => join(repository, 'assets', 'samples', name);
