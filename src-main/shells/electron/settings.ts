/** What the desktop remembers between starts: the window's place and the folder last opened, by kind of file. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeJson } from '../../io/atomic-write.js';

export const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200),
  height: z.number().int().min(150),
});
export type Bounds = z.infer<typeof boundsSchema>;

const settingsSchema = z.object({
  window: z.object({ bounds: boundsSchema, maximized: z.boolean() }).nullable().default(null),
  lastFolders: z
    .object({
      model: z.string().optional(),
      source: z.string().optional(),
      folder: z.string().optional(),
      recipe: z.string().optional(),
      cases: z.string().optional(),
      tensor: z.string().optional(),
    })
    .default({}),
});
export type Settings = z.infer<typeof settingsSchema>;

export class SettingsStore {
  readonly #path: string;
  readonly #onError: (error: unknown) => void;
  #current: Settings;
  #writing: Promise<void> = Promise.resolve();

  /** A missing file means defaults; an unreadable one is reported and means defaults too. */
  constructor(path: string, onError: (error: unknown) => void) {
    this.#path = path;
    this.#onError = onError;
    this.#current = this.#read();
  }

  get current(): Settings {
    return this.#current;
  }

  /** Changes take effect at once and reach the disk in order. */
  update(change: Partial<Settings>): void {
    this.#current = { ...this.#current, ...change };
    const snapshot = this.#current;
    this.#writing = this.#writing.then(() => writeJson(this.#path, snapshot)).catch(this.#onError);
  }

  /** Resolves when everything changed so far is on disk. */
  flush(): Promise<void> {
    return this.#writing;
  }

  #read(): Settings {
    try {
      return settingsSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#onError(error);
      return settingsSchema.parse({});
    }
  }
}
