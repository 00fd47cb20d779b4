/** Ctrl+C and a killed command: the right exit status, a true record, and no process left behind. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runRecordSchema } from '../../src-shared/run-record.js';
import { processesWith } from './processes.js';
import { lapidary, samples, scratch } from './run-cli.js';

const onLinux = process.platform === 'linux' ? it : it.skip;
const recipe = join(samples, 'text_classifier.yaml');

for (const [signal, stage] of [
  ['SIGINT', 'Running eager'],
  ['SIGINT', 'Timing'],
  ['SIGKILL', 'Timing'],
] as const) {
  onLinux(`${signal} while ${stage} leaves nothing running`, { timeout: 120_000 }, async () => {
    const dir = scratch();
    const marker = `LAPIDARY_TEST_MARKER=${dir}`;
    let sent = false;
    const end = await lapidary(['run', recipe, '-o', dir], {
      env: { LAPIDARY_TEST_MARKER: dir },
      onStderr: (text, kill) => {
        if (sent || !text.includes(stage)) return;
        sent = true;
        kill(signal);
      },
    });
    expect(sent).toBe(true);
    if (signal === 'SIGINT') {
      expect(end.status).toBe(130);
      expect(end.stderr).toMatch(/error\[CANCELLED\]/);
      expect(processesWith(marker)).toEqual([]);
      expect(runRecordSchema.parse(JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')))).toMatchObject({
        state: 'cancelled',
      });
    } else {
      // Nobody is left to reap them: they notice by themselves.
      await expect.poll(() => processesWith(marker), { timeout: 15_000, interval: 200 }).toEqual([]);
    }
    expect(readdirSync(join(dir, 'artifacts')).filter((name) => name.includes('tmp'))).toEqual([]);
  });
}
