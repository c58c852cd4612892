import type { Branch } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { fromBranch } from './gap-place.ts';

const branch = (name: string, lat: number, lon: number) => ({ nameEn: name, lat, lon }) as Branch;
const branches = [branch('Airport', 31, 121), branch('Station', 31, 122)];

test('tells a place from the nearest branch, by distance and direction', () => {
  const told = fromBranch({ lat: 31.02, lon: 121 }, branches);
  expect(told).toMatchObject({ branch: { nameEn: 'Airport' }, towards: 'n' });
  expect(told!.metres).toBeCloseTo(2_224, -1);
  expect(fromBranch({ lat: 30.99, lon: 121.99 }, branches)).toMatchObject({
    branch: { nameEn: 'Station' },
    towards: 'sw',
  });
  expect(fromBranch({ lat: 31.02, lon: 120.999 }, branches)!.towards).toBe('n');
  expect(fromBranch({ lat: 31, lon: 121 }, [])).toBeNull();
});
