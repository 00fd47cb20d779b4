/** Files the engine made for this window, given once: taken out of reach before the first byte is sent. */
import { createReadStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { downloadsFolder, isDownloadId } from '../../engine/downloads.js';

/**
 * Sends the file of a download and removes it. `pathname` is `/download/ID/NAME`: the id finds the file, the name is
 * only for the address. False when there is nothing (any more) under that id.
 */
export async function sendDownload(dataDir: string, pathname: string, response: ServerResponse): Promise<boolean> {
  const id = pathname.split('/')[2] ?? '';
  if (!isDownloadId(id)) return false;
  const folder = join(downloadsFolder(dataDir), id);
  const taken = `${folder}-taken`;
  try {
    await rename(folder, taken); // Of two requests at once only one succeeds here.
  } catch {
    return false;
  }
  try {
    const [name] = await readdir(taken);
    if (name === undefined) return false;
    const file = join(taken, name);
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': (await stat(file)).size,
      // Names are made by the engine from letters, digits, dots, dashes and underscores.
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    });
    await pipeline(createReadStream(file), response);
    return true;
  } finally {
    await rm(taken, { recursive: true, force: true });
  }
}
