import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { violations } from './support/axe.js';
import { expect, sample, test } from './support/fixtures.js';
import type { LapidaryWindow } from './support/lapidary-window.js';

const model = sample('exported/text_classifier.onnx');

/** Light and dark, at both sizes, without violations. */
async function looksRight(app: LapidaryWindow, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    for (const [width, height] of [
      [1400, 900],
      [1000, 700],
    ] as const) {
      await app.page.setViewportSize({ width, height });
      expect(await violations(app.page), `${name}, ${colorScheme}, ${String(width)}`).toEqual([]);
      await app.screenshot(`${name}-${colorScheme}-${String(width)}`);
    }
  }
}

async function probe(app: LapidaryWindow): Promise<Locator> {
  await app.openPath(model);
  await app.graphReady();
  await app.showView('Axes');
  await app.page.getByRole('button', { name: 'Probe', exact: true }).click();
  await app.page.getByRole('button', { name: /^(Jobs|\d+ jobs? running)/ }).click();
  const drawer = app.page.getByTestId('jobs-drawer');
  await expect(drawer.locator('.job').first()).toContainText('done', { timeout: 60_000 });
  return drawer;
}

test('a job is run again, waits while the queue is paused, and is kept on disk', async ({ app, served }) => {
  const drawer = await probe(app);
  const rows = drawer.locator('.job');
  await rows.first().getByRole('button').first().click();
  await expect(drawer.getByRole('button', { name: 'Copy as command' })).toBeVisible();
  await expect(drawer.getByRole('button', { name: 'Copy the path' })).toBeVisible();
  await drawer.getByRole('button', { name: 'Pause queue' }).click();
  await expect(drawer).toContainText('The queue is paused');
  await drawer.getByRole('button', { name: 'Run again' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('number 1');
  await looksRight(app, 'jobs-paused');
  await drawer.getByRole('button', { name: 'Resume queue' }).click();
  await expect(rows.first()).toContainText('done', { timeout: 60_000 });
  const stored = JSON.parse(await readFile(join(served.dataDir, 'jobs.json'), 'utf8')) as {
    jobs: { job: { state: string; command: string } }[];
  };
  expect(stored.jobs.map(({ job }) => job.state)).toEqual(['done', 'done']);
  expect(stored.jobs[0]?.job.command).toContain(`lapidary axes ${model} --probe`);
});

test('limits are kept; what cannot be one is not saved', async ({ app, served }) => {
  await app.page.getByRole('button', { name: 'Jobs' }).click();
  const drawer = app.page.getByTestId('jobs-drawer');
  await drawer.getByRole('button', { name: 'Settings' }).click();
  const memory = drawer.getByLabel('Memory limit, megabytes');
  await memory.fill('3');
  await expect(drawer.getByRole('button', { name: 'Save limits' })).toBeDisabled();
  await memory.fill('4000');
  await memory.press('Enter');
  await expect(drawer).toContainText('Saved');
  expect(JSON.parse(await readFile(join(served.dataDir, 'settings.json'), 'utf8'))).toMatchObject({
    limits: { seconds: null, megabytes: 4000 },
  });
  await looksRight(app, 'jobs-settings');
});

test('the doctor says what each target lacks and which Pythons there are', async ({ app }) => {
  await app.page.getByRole('button', { name: 'Doctor', exact: true }).first().click();
  const doctor = app.page.getByTestId('doctor');
  await expect(doctor.getByRole('row', { name: /ONNX, older exporter/ })).toContainText(/ready|lacks/);
  await expect(doctor.getByRole('region', { name: 'Pythons of this machine' }).getByRole('row').nth(1)).toBeVisible({
    timeout: 60_000,
  });
  await expect(doctor).toContainText('LAPIDARY_PYTHON is set');
  await looksRight(app, 'doctor');
  await doctor.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(doctor.getByRole('alert')).toContainText('deletes the managed environment');
  await doctor.getByRole('button', { name: 'Keep it' }).click();
  await app.page.keyboard.press('Escape');
  await expect(doctor).toBeHidden();
  await app.page.getByTestId('status-bar').getByTitle('Show the doctor').click();
  await expect(doctor).toBeVisible();
});
