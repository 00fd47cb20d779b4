import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src-shared/**/*.test.{ts,tsx}',
      'src-main/**/*.test.ts',
      'src-graph/**/*.test.ts',
      'src-renderer/**/*.test.{ts,tsx}',
      'e2e/**/*.unit.test.ts',
      'scripts/**/*.test.mjs',
      'bench/**/*.test.ts',
    ],
    testTimeout: 60_000,
    pool: 'forks',
  },
});
