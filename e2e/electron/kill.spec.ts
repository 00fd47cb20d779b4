import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.js';

/** Processes of this test's app: those that were given its data folder. Linux. */
function processesOf(dataDir: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`LAPIDARY_DATA_DIR=${dataDir}`) &&
          !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))
        );
      } catch {
        return false; // It ended while we looked.
      }
    })
    .map(Number);
}

test('an app that is killed in the middle of a run leaves no process, and the run is told as crashed', async ({
  launch,
  dataDir,
}) => {
  test.skip(process.platform !== 'linux', 'processes are found in /proc');
  test.setTimeout(5 * 60_000);
  const desktop = await launch();
  await desktop.engineReady();
  await desktop.window.startSampleExport('text_classifier');
  const runs = join(dataDir, 'runs');
  const record = async (): Promise<{ state: string; steps: { id: string; state: string }[] }> => {
    const [run = ''] = readdirSync(runs);
    return JSON.parse(await readFile(join(runs, run, 'run.json'), 'utf8')) as never;
  };
  const exporting = async (): Promise<string> =>
    (await record().catch(() => undefined))?.steps.find(({ id }) => id === 'export')?.state ?? '';
  await expect.poll(exporting, { timeout: 120_000 }).toBe('running');
  expect(processesOf(dataDir).length).toBeGreaterThan(2);
  desktop.app.process().kill('SIGKILL');
  await expect.poll(() => processesOf(dataDir), { timeout: 20_000 }).toEqual([]);

  const again = await launch();
  await again.engineReady();
  await expect.poll(async () => (await record()).state).toBe('crashed');
  const [run = ''] = readdirSync(runs);
  const left = readdirSync(join(runs, run, 'artifacts')).filter((name) => name.includes('.lapidary'));
  expect(left).toEqual([]);
});
