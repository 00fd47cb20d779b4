/** Recently opened models, newest first, in recents.json of the data folder. */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Recent } from '../../src-shared/contract.js';
import { writeJson } from '../io/atomic-write.js';

const fileSchema = z.object({
  version: z.literal(1),
  recents: z.array(z.object({ path: z.string(), format: z.string(), bytes: z.number(), openedAt: z.number() })),
});
type Stored = z.infer<typeof fileSchema>['recents'];

const limit = 20;
const fileOf = (dataDir: string): string => join(dataDir, 'recents.json');

async function load(dataDir: string): Promise<Stored> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(fileOf(dataDir), 'utf8'))).recents;
  } catch {
    return []; // none yet, or written by a version that is gone: a list of recents is not worth an error
  }
}

/** The list, each marked with whether its file is still there. */
export async function listRecents(dataDir: string): Promise<Recent[]> {
  const stored = await load(dataDir);
  return Promise.all(
    stored.map(async (recent) => ({
      ...recent,
      present: await access(recent.path).then(
        () => true,
        () => false,
      ),
    })),
  );
}

/** Puts a model at the head of the list. */
export async function addRecent(dataDir: string, recent: Stored[number]): Promise<void> {
  const others = (await load(dataDir)).filter((each) => each.path !== recent.path);
  await writeJson(fileOf(dataDir), { version: 1, recents: [recent, ...others].slice(0, limit) });
}
