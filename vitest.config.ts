import { defineConfig } from 'vitest/config';

const skipped = ['**/node_modules/**', '**/dist/**', '**/.roadcall/**'];

export default defineConfig({
  test: {
    teardownTimeout: 20_000,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: skipped,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Real servers on a small machine: one file at a time, one PostgreSQL for the whole run.
        test: {
          name: 'integration',
          include: ['**/*.itest.ts'],
          exclude: skipped,
          fileParallelism: false,
          globalSetup: ['packages/testkit/src/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['web/test/*.btest.ts'],
          exclude: skipped,
          fileParallelism: false,
          globalSetup: ['packages/testkit/src/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
