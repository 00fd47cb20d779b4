/** Folders for a test file, removed when the file is done; at the latest when the run is (scratch-root.ts). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

let root: string | undefined;
afterAll(() => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
  // Test files that share a process come after.
  root = undefined;
});

/** A new, empty folder. */
export function scratchFolder(): string {
  root ??= mkdtempSync(join(process.env['LAPIDARY_TEST_SCRATCH'] ?? tmpdir(), 'lapidary-test-'));
  return mkdtempSync(join(root, 'case-'));
}
