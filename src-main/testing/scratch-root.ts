/** Vitest's global set-up: one folder for all that tests write, removed when the run is over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setup(): (() => void) | undefined {
  // Once per run, though every project asks.
  if (process.env['LAPIDARY_TEST_SCRATCH'] !== undefined) return undefined;
  const root = mkdtempSync(join(tmpdir(), 'lapidary-tests-'));
  process.env['LAPIDARY_TEST_SCRATCH'] = root;
  return () => rmSync(root, { recursive: true, force: true });
}
