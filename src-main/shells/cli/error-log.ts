/** Where stacks and tracebacks go: never the terminal, always the log. */
import { appendFile, mkdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorInfo } from '../../../src-shared/errors.js';
import { defaultDataDir } from '../../data-dir.js';

/** The log begins anew past this size. */
const maxBytes = 4 << 20;

/** Appends an error's detail to logs/cli.log; returns its path, or undefined where it cannot be written. */
export async function keepDetail(args: readonly string[], info: ErrorInfo): Promise<string | undefined> {
  const folder = join(defaultDataDir(), 'logs');
  const path = join(folder, 'cli.log');
  try {
    await mkdir(folder, { recursive: true });
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > maxBytes) await truncate(path, 0);
    await appendFile(
      path,
      `${new Date().toISOString()} lapidary ${args.join(' ')}\n${info.code}: ${info.message}\n${info.detail ?? ''}\n\n`,
    );
    return path;
  } catch {
    return undefined; // a read-only data folder must not hide the error itself
  }
}
