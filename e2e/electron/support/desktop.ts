/** One started desktop app: its main process, its window, its folder, its log. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import { LapidaryWindow } from '../../browser/support/lapidary-window.js';

export class Desktop {
  readonly window: LapidaryWindow;
  /** Uncaught errors and refused content of the page. */
  readonly problems: string[] = [];

  constructor(
    readonly app: ElectronApplication,
    readonly page: Page,
    readonly dataDir: string,
  ) {
    this.window = new LapidaryWindow(page);
    page.on('pageerror', (error) => this.problems.push(error.stack ?? error.message));
  }

  async log(): Promise<string> {
    return await readFile(join(this.dataDir, 'desktop', 'logs', 'lapidary.log'), 'utf8');
  }

  /** Waits until the log has a line that matches; the first group of the newest such line. */
  async logged(pattern: RegExp): Promise<string> {
    await expect.poll(() => this.log()).toMatch(pattern);
    const all = [...(await this.log()).matchAll(new RegExp(pattern, 'g'))];
    return all[all.length - 1]?.[1] ?? '';
  }

  /** Process ids of the engines started so far, oldest first. */
  async enginePids(): Promise<number[]> {
    return [...(await this.log()).matchAll(/engine started, process (\d+)/g)].map((match) => Number(match[1]));
  }

  async engineReady(): Promise<void> {
    await expect(this.window.statusBar).toContainText('engine ready');
  }

  /** What the next open dialog will answer, instead of showing; the options it is called with are kept. */
  async answerDialog(filePaths: string[]): Promise<void> {
    await this.app.evaluate(({ dialog }, paths) => {
      Object.assign(dialog, {
        showOpenDialog: (_window: unknown, options: unknown) => {
          Object.assign(globalThis, { shownDialog: options });
          return Promise.resolve({ canceled: paths.length === 0, filePaths: paths });
        },
      });
    }, filePaths);
  }

  async shownDialog(): Promise<{ title?: string; defaultPath?: string }> {
    const shown = await this.app.evaluate(() => {
      const { shownDialog } = globalThis as { shownDialog?: { title?: string; defaultPath?: string } };
      return shownDialog ?? {};
    });
    return shown;
  }

  /** Drops what a file input of the page holds, and takes the input away. */
  async dropFromInput(selector: string): Promise<void> {
    await this.page.evaluate((given) => {
      const input = document.querySelector<HTMLInputElement>(given);
      const dataTransfer = new DataTransfer();
      for (const file of input?.files ?? []) dataTransfer.items.add(file);
      const target = document.querySelector('main');
      for (const type of ['dragenter', 'dragover', 'drop']) {
        target?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
      input?.remove();
    }, selector);
  }

  async chooseMenuItem(id: string): Promise<void> {
    await this.app.evaluate(({ Menu }, itemId) => {
      Menu.getApplicationMenu()?.getMenuItemById(itemId)?.click();
    }, id);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
