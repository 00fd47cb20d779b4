/** Folders for a test file, removed when the file is done. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

let root: string | undefined;
afterAll(() => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});

/** A new, empty folder. */
export function scratchFolder(): string {
  root ??= mkdtempSync(join(tmpdir(), 'lapidary-test-'));
  return mkdtempSync(join(root, 'case-'));
}
