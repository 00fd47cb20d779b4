/** What the user set for the engine, in settings.json of the data folder; window and command line share it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EngineSettings, engineSettingsSchema } from '../src-shared/engine-settings.js';
import { writeJson } from './io/atomic-write.js';

const fileOf = (dataDir: string): string => join(dataDir, 'settings.json');

/** The settings; the defaults where the file is absent or not readable. */
export async function readSettings(dataDir: string): Promise<EngineSettings> {
  try {
    return engineSettingsSchema.parse(JSON.parse(await readFile(fileOf(dataDir), 'utf8')));
  } catch {
    return engineSettingsSchema.parse({}); // none yet, or of a version that is gone: the defaults always work
  }
}

/** Changes some of them; returns all. */
export async function changeSettings(dataDir: string, patch: Partial<EngineSettings>): Promise<EngineSettings> {
  const changed = engineSettingsSchema.parse({ ...(await readSettings(dataDir)), ...patch });
  await writeJson(fileOf(dataDir), changed);
  return changed;
}
