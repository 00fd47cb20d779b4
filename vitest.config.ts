import { defineConfig } from 'vitest/config';

/** Modules here keep no state, so their tests may share a process: starting one takes longer than most of them. */
const pure = [
  'src-shared',
  'src-graph',
  'src-main/analysis',
  'src-main/formats',
  'src-main/lint',
  'src-main/pictures',
  'src-main/report',
  'src-main/surgery',
].map((folder) => `${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    pool: 'forks',
    globalSetup: ['src-main/testing/scratch-root.ts'],
    projects: [
      { extends: true, test: { name: 'pure', isolate: false, include: pure } },
      {
        extends: true,
        test: {
          name: 'own process',
          include: [
            'src-main/**/*.test.ts',
            'src-renderer/**/*.test.{ts,tsx}',
            'e2e/**/*.unit.test.ts',
            'scripts/**/*.test.mjs',
            'bench/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', ...pure],
        },
      },
    ],
  },
});
