import { createHash } from 'node:crypto';
import { CredentialId, TenantId } from '@roadcall/contracts';
import { silentLogger } from '@roadcall/service-kit';
import { expect, test } from 'vitest';
import type { StoreHealth } from '../state/store-health.ts';
import { createAuthenticator } from './authenticator.ts';

const id = CredentialId.parse('0197b0a0-0000-7000-8000-000000000001');
const live = { id, tenantId: TenantId.parse(1), secretSha256: createHash('sha256').update('right').digest() };

/** An authenticator over one device `unit-1`; its clock, its store and its health are in hand. */
function arrange() {
  const world = { now: 0, up: true, credentials: [live], fails: false, loads: 0, failures: 0 };
  const health: StoreHealth = {
    get up() {
      return world.up;
    },
    works: () => undefined,
    fails: () => (world.failures += 1),
    stop: () => undefined,
  };
  const admit = createAuthenticator({
    loadCredentials(client) {
      world.loads += 1;
      if (world.fails) return Promise.reject(new Error('away'));
      return Promise.resolve(client.kind === 'device' && client.id === 'unit-1' ? world.credentials : []);
    },
    health,
    logger: silentLogger(),
    clock: () => world.now,
  });
  const attempt = async (username: string, secret = 'right', address = '10.0.0.1') => {
    const admission = await admit({ username, secret: Buffer.from(secret), address });
    return admission.ok ? 'ok' : admission.reason;
  };
  return { world, attempt };
}

test('lets in whoever shows a live credential, and nobody else', async () => {
  const { attempt } = arrange();
  expect(await attempt('unit-1')).toBe('ok');
  expect(await attempt('unit-1', 'wrong')).toBe('bad_credential');
  expect(await attempt('unit-2')).toBe('bad_credential');
  expect(await attempt('no device id!')).toBe('bad_credential');
});

test('asks the store once for devices that come back often, and forgets within five seconds', async () => {
  const { world, attempt } = arrange();
  await Promise.all([attempt('unit-1'), attempt('unit-1'), attempt('unit-1')]);
  expect(world.loads).toBe(1);
  world.credentials = [];
  world.now += 4_999;
  expect(await attempt('unit-1')).toBe('bad_credential');
});

test('while the database is away nobody is let in, and nobody is called a stranger', async () => {
  const { world, attempt } = arrange();
  expect(await attempt('unit-1')).toBe('ok');
  world.up = false;
  expect(await attempt('unit-1')).toBe('store_down');
  world.up = true;
  world.now += 10_000;
  world.fails = true;
  expect(await attempt('unit-1')).toBe('store_down');
  expect(world.failures).toBe(1);
  world.fails = false;
  expect(await attempt('unit-1')).toBe('ok');
});

test('an address that fails often is not looked up any more, its good devices still come in', async () => {
  const { world, attempt } = arrange();
  expect(await attempt('unit-1')).toBe('ok');
  for (let i = 0; i < 20; i++) await attempt(`stranger-${i}`);
  const loads = world.loads;
  expect(await attempt('stranger-99')).toBe('throttled');
  expect(world.loads).toBe(loads);
  expect(await attempt('unit-1')).toBe('ok');
  expect(await attempt('stranger-99', 'right', '10.0.0.2')).toBe('bad_credential');
});
