import { createHash } from 'node:crypto';
import { DeviceId, TenantId, type CredentialId } from '@roadcall/contracts';
import { silentLogger } from '@roadcall/service-kit';
import { expect, test } from 'vitest';
import { createAuthenticator } from './authenticator.ts';

const ADDRESS = '10.0.0.1';
const RIGHT = Buffer.from('right');

/** A door before which time stands still, and one device `known` with one credential. */
function testDoor() {
  const state = { now: 0, isRevoked: false };
  const credential = {
    id: 'c1' as CredentialId,
    tenantId: TenantId.parse(1),
    secretSha256: createHash('sha256').update(RIGHT).digest(),
  };
  const authenticate = createAuthenticator({
    loadCredentials: async (id) => (id === DeviceId.parse('known') && !state.isRevoked ? [credential] : []),
    health: { up: true, works: () => undefined, fails: () => undefined, stop: () => undefined },
    logger: silentLogger(),
    clock: () => state.now,
  });
  const attempt = async (username: string, secret: Buffer) => {
    const admission = await authenticate({ username, secret, address: ADDRESS });
    return admission.ok ? 'admitted' : admission.reason;
  };
  const fail = async (username: string, times: number) => {
    for (let i = 0; i < times; i++) await attempt(username, Buffer.from('wrong'));
  };
  return { state, attempt, fail };
}

test('who only ever failed waits like everybody else at its address', async () => {
  const door = testDoor();
  await door.fail('unknown', 20);
  expect(await door.attempt('unknown', RIGHT)).toBe('throttled');
});

test('a device that was let in before comes in while others at its address wait', async () => {
  const door = testDoor();
  expect(await door.attempt('known', RIGHT)).toBe('admitted');
  await door.fail('unknown', 20);
  expect(await door.attempt('known', RIGHT)).toBe('admitted');
});

test('a device that was let in before and fails without end locks its neighbours out for a moment only', async () => {
  const door = testDoor();
  await door.attempt('known', RIGHT);
  await door.fail('known', 1_000);
  expect(await door.attempt('unknown', RIGHT)).toBe('throttled');
  door.state.now = 2_000;
  expect(await door.attempt('unknown', RIGHT)).toBe('bad_credential');
});

test('a revoked credential opens nothing after two seconds', async () => {
  const door = testDoor();
  await door.attempt('known', RIGHT);
  door.state.isRevoked = true;
  door.state.now = 2_000;
  expect(await door.attempt('known', RIGHT)).toBe('bad_credential');
});
