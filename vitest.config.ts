import { defineConfig } from 'vitest/config';

const skipped = ['**/node_modules/**', '**/dist/**', '**/.roadcall/**'];

/** Integration tests that kill processes under load or hold them to a time: one file at a time, with the machine to themselves. */
const alone = [
  'services/dispatcher/test/faults.itest.ts',
  'services/ingestor/test/*-kill.itest.ts',
  'services/standalone/test/*.itest.ts',
  'simulators/chaos/test/**/*.itest.ts',
];
const wholeProduct = 'web/test/whole-product.btest.ts';
const servers = { globalSetup: ['packages/testkit/src/global-setup.ts'], testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    teardownTimeout: 20_000,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: skipped,
          // Properties and simulated days: no test of ours is about time, and a machine may be busy.
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Real servers on a small machine: these mostly wait, so two files at a time; one PostgreSQL for the whole run.
        test: {
          ...servers,
          name: 'integration',
          include: ['**/*.itest.ts'],
          exclude: [...skipped, ...alone],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...servers,
          name: 'faults',
          include: alone,
          exclude: skipped,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // The console on recorded data, in Chromium. With WebGL in software two pages at a time are what two processors bear.
        test: {
          name: 'browser',
          include: ['web/test/*.btest.ts'],
          exclude: [...skipped, wholeProduct],
          maxWorkers: 2,
          globalSetup: ['web/test/build-console.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // Chromium on everything that npm start starts.
        test: {
          name: 'product',
          include: [wholeProduct],
          exclude: skipped,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
