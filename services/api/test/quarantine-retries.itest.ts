import type { DeviceId, QuarantineRetry, QuarantinedMessage, RetryItem } from '@roadcall/contracts';
import { claimRetries, insertQuarantine, settleRetries, withTransaction } from '@roadcall/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, TENANT, type RunningApi } from './running-api.ts';

let api: RunningApi;
const tokens: Record<'manager' | 'admin' | 'auditor', string> = { manager: '', admin: '', auditor: '' };
beforeAll(async () => {
  api = await runApi();
  await api.addUser('manager', ['fleet_manager']);
  await api.addUser('admin', ['administrator']);
  await api.addUser('auditor', ['auditor']);
  for (const name of ['manager', 'admin', 'auditor'] as const) tokens[name] = await api.tokenOf(name);
});
afterAll(() => api.close());

const path = '/api/v1/quarantine';
const ask = <T = QuarantineRetry & { code: string }>(
  body: unknown,
  who: keyof typeof tokens = 'manager',
  headers: Record<string, string> = {},
) => api.call<T>('POST', `${path}/retries`, { token: tokens[who], body, headers });
const get = <T>(below: string) => api.call<T>('GET', `${path}${below}`, { token: tokens.auditor });

/** Puts messages of a device in quarantine. @returns their ids. */
async function keep(deviceId: string, count: number): Promise<number[]> {
  await insertQuarantine(
    api.database.pool,
    Array.from({ length: count }, () => ({
      tenantId: TENANT,
      deviceId: deviceId as DeviceId,
      receivedAt: Date.now(),
      source: 'door:device',
      topic: `v1/devices/${deviceId}/telemetry`,
      reason: 'too_old' as const,
      detail: 'too old',
      payload: Buffer.from('{}'),
    })),
  );
  const { body } = await get<{ items: QuarantinedMessage[] }>(`?deviceId=${deviceId}`);
  return body.items.map(({ id }) => id).toReversed();
}

test('one message or those of a filter are asked for once, with a name, and a repeated request asks nothing new', async () => {
  const ids = await keep('retried', 3);
  const headers = { 'idempotency-key': 'retry-1' };
  const asked = await ask({ ids: ids.slice(0, 1) }, 'manager', headers);
  expect(asked).toMatchObject({
    status: 201,
    body: { requestedBy: 'manager', messages: 1, left: 0, states: { waiting: 1 } },
  });
  expect((await ask({ ids: ids.slice(0, 1) }, 'manager', headers)).body.id).toBe(asked.body.id);
  // The first is under way.
  const rest = await ask({ filter: { deviceId: 'retried', reason: 'too_old' } });
  expect(rest.body.messages).toBe(2);
  expect(await ask({ ids })).toMatchObject({ status: 409, body: { code: 'nothing_to_retry' } });
  const { body } = await get<{ items: QuarantineRetry[] }>('/retries');
  expect(body.items.map(({ id }) => id)).toEqual([rest.body.id, asked.body.id]);
});

test('what became of each is told, and what is settled leaves the open ones', async () => {
  const [first, second] = await keep('told', 2);
  const { body: retry } = await ask({ filter: { deviceId: 'told' } });
  const claimed = (await claimRetries(api.database.pool, 100)).filter(({ retryId }) => retryId === retry.id);
  const nothing = { reason: null, detail: null, knownFixes: 0, conflicts: [] };
  await withTransaction(api.database.pool, (tx) =>
    settleRetries(tx, [
      { ...claimed[0]!, ...nothing, state: 'stored', storedFixes: 2 },
      { ...claimed[1]!, ...nothing, state: 'refused', reason: 'too_old', detail: 'ts: too old', storedFixes: 0 },
    ]),
  );
  expect((await get(`/retries/${retry.id}`)).body).toMatchObject({ states: { stored: 1, refused: 1 } });
  const refused = await get<{ items: RetryItem[] }>(`/retries/${retry.id}/items?state=refused`);
  expect(refused.body.items).toMatchObject([{ quarantineId: second, reason: 'too_old', detail: 'ts: too old' }]);
  const open = await get<{ items: QuarantinedMessage[] }>('?deviceId=told&open=true');
  expect(open.body.items).toMatchObject([{ id: second, lastTry: 'refused' }]);
  const settled = await get<{ items: QuarantinedMessage[] }>('?deviceId=told&open=false');
  expect(settled.body.items).toMatchObject([{ id: first, lastTry: 'stored' }]);
  expect((await get(`/${first}`)).body).toMatchObject({ attempts: [{ requestedBy: 'manager', storedFixes: 2 }] });
});

test('a conflict is decided for one message, and only an administrator replaces', async () => {
  const ids = await keep('decided', 2);
  const both = { ids, onConflict: 'keep' };
  expect((await ask(both)).status).toBe(400);
  expect((await ask({ filter: {}, onConflict: 'replace' }, 'admin')).status).toBe(400);
  expect((await ask({ ids, filter: {} })).status).toBe(400);
  const replace = { ids: ids.slice(0, 1), onConflict: 'replace' };
  expect(await ask(replace)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect((await ask(replace, 'admin')).status).toBe(201);
  const kept = await ask({ ids: ids.slice(1), onConflict: 'keep' });
  expect(kept.body.states).toEqual({ kept: 1 });
});
