/** End-to-end tests: the window in Chromium over `lapidary serve`, and the desktop app in an Electron. */
import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './e2e/browser/support/chromium.js';

export default defineConfig({
  testMatch: '**/*.spec.ts',
  // Each test drives real processes; more at a time than there are cores only makes them wait.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  projects: [
    {
      name: 'browser',
      testDir: 'e2e/browser',
      outputDir: 'test-results/e2e-browser',
      use: {
        browserName: 'chromium',
        launchOptions: chromiumLaunch(),
        viewport: { width: 1400, height: 900 },
        screenshot: 'only-on-failure',
        // No film of each test, which costs a third more time; every step's page is kept without it.
        trace: { mode: 'retain-on-failure', screenshots: false },
      },
    },
    { name: 'electron', testDir: 'e2e/electron', outputDir: 'test-results/e2e-electron' },
  ],
});
