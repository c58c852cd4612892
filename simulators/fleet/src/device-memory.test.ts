import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeviceMemories, writeDeviceMemories } from './device-memory.ts';

const folder = () => mkdtemp(join(tmpdir(), 'roadcall-test-memory-'));
const memories = new Map([
  ['a', { lat: 30, lon: 120, headingDeg: 1, odometerM: 5, energyPct: 40, alarms: [{ kind: 'sos' as const }] }],
  ['b', { lat: 31, lon: 121, headingDeg: 2, odometerM: 6 }],
]);

describe('the memory of devices', () => {
  it('is read as it was written, leaving one file', async () => {
    const dir = await folder();
    await writeDeviceMemories(join(dir, 'memory.json'), memories);
    expect(await readDeviceMemories(join(dir, 'memory.json'))).toEqual(memories);
    expect(await readdir(dir)).toEqual(['memory.json']);
  });

  it('is empty where there is no file, a broken one, or none is kept', async () => {
    const dir = await folder();
    await writeFile(join(dir, 'broken.json'), '{"a":');
    for (const file of [join(dir, 'missing.json'), join(dir, 'broken.json'), undefined]) {
      expect(await readDeviceMemories(file)).toEqual(new Map());
    }
  });
});
