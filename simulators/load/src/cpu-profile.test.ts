import { expect, test } from 'vitest';
import { fileOf, selfTimes, within, type CpuProfile } from './cpu-profile.ts';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 1 });
const PG = 'file:///x/node_modules/.pnpm/pg@8/node_modules/pg/lib/query.js';

test('time is counted where it was spent, by function or by file, idle time not at all', () => {
  const profile: CpuProfile = {
    nodes: [
      { id: 1, callFrame: frame('(idle)') },
      { id: 2, callFrame: frame('push', 'file:///x/services/ingestor/src/inlet.ts') },
      { id: 3, callFrame: frame('work', 'file:///x/services/ingestor/src/inlet.ts') },
      { id: 4, callFrame: frame('parse', PG) },
    ],
    startTime: 7_000_000,
    samples: [1, 2, 3, 2, 4],
    timeDeltas: [5_000, 1_000, 1_000, 1_000, 1_000],
  };
  expect(selfTimes(profile, fileOf)).toEqual([
    { name: 'services/ingestor/src/inlet.ts', selfMs: 3, share: 0.75 },
    { name: 'pg', selfMs: 1, share: 0.25 },
  ]);
  expect(selfTimes(profile, ({ functionName }) => functionName)[0]).toEqual({ name: 'push', selfMs: 2, share: 0.5 });
  // The second 'push' and 'parse' alone.
  expect(selfTimes(within(profile, 7_007_500_000n, 7_010_000_000n), fileOf)).toMatchObject([
    { selfMs: 1 },
    { selfMs: 1 },
  ]);
});

test('libraries are named, own files keep their path, what has no file keeps its function', () => {
  expect(fileOf(frame('f', PG))).toBe('pg');
  expect(fileOf(frame('f', 'file:///x/node_modules/@a/b/c.js'))).toBe('@a/b');
  expect(fileOf(frame('f', 'node:net'))).toBe('node:net');
  expect(fileOf(frame('(garbage collector)'))).toBe('(garbage collector)');
});
