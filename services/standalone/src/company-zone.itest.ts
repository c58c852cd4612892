import { TenantId } from '@roadcall/contracts';
import { getCompany } from '@roadcall/store';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setCompanyZone, type ZoneWish } from './company-zone.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database?.drop());

const zone = async (wish: Partial<ZoneWish>): Promise<string> => {
  await setCompanyZone(database.pool, { given: undefined, isRealCity: true, machines: 'America/Edmonton', ...wish });
  return (await getCompany(database.pool, TenantId.parse(1))).timeZone;
};

test('a real city begins in the machine’s zone, the demo city keeps its own, and what was set stays', async () => {
  expect(await zone({ isRealCity: false })).toBe('Asia/Shanghai');
  expect(await zone({})).toBe('America/Edmonton');
  expect(await zone({ machines: 'Europe/Berlin' })).toBe('America/Edmonton');
  expect(await zone({ given: 'Europe/Paris' })).toBe('Europe/Paris');
  expect(await zone({ machines: 'Etc/Unknown' })).toBe('Europe/Paris');
});
