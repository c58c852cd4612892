import { DeviceId, TenantId, type DeviceCommand, type ProvisioningResult } from '@roadcall/contracts';
import { applyCommandResults, findCommandsOfDevice, withTransaction } from '@roadcall/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';
import { provision } from './sample-fleet.ts';

let api: RunningApi;
let fleet: ProvisioningResult;
let token: string;
beforeAll(async () => {
  api = await runApi();
  fleet = await provision(api);
  await api.addUser('manager', ['fleet_manager']);
  token = await api.tokenOf('manager');
});
afterAll(() => api.close());

interface Refused {
  errors: { field: string; message: string }[];
}
const pathOf = (deviceId: string) => `/api/v1/devices/${deviceId}/commands`;
const deviceId = () => fleet.vehicles[0]!.credential!.deviceId;

test('a command is kept for its device, once per Idempotency-Key, and listed with its state', async () => {
  const command = { kind: 'set_interval', params: { seconds: 30 } };
  const body = { ...command, expiresInS: 600 };
  const headers = { 'idempotency-key': 'one' };
  const first = await api.call<DeviceCommand>('POST', pathOf(deviceId()), { token, body, headers });
  expect(first).toMatchObject({ status: 201, body: { ...command, status: 'queued', attempts: 0 } });
  const again = await api.call<DeviceCommand>('POST', pathOf(deviceId()), { token, body, headers });
  expect(again.body.id).toBe(first.body.id);
  const list = await api.call<{ items: DeviceCommand[] }>('GET', pathOf(deviceId()), { token });
  expect(list.body.items).toEqual([first.body]);
});

test.each([
  ['immobilise', {}, 'kind'],
  ['engine_cut', {}, 'kind'],
  ['locate', { note: 'x'.repeat(9_000) }, 'params'],
])('%s is refused, with the field and why', async (kind, params, field) => {
  const refused = await api.call<Refused>('POST', pathOf(deviceId()), { token, body: { kind, params } });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ field }] } });
});

test('a command that waits is taken back, once; it is not sent, and an answer that comes all the same counts', async () => {
  const id = fleet.units[0]!.credential!.deviceId;
  const sent = await api.call<DeviceCommand>('POST', pathOf(id), { token, body: { kind: 'locate' } });
  const path = `${pathOf(id)}/${sent.body.id}`;
  const taken = await api.call<DeviceCommand>('DELETE', path, { token });
  expect(taken).toMatchObject({ status: 200, body: { status: 'cancelled', failure: null } });
  expect(taken.body.finishedAt).not.toBeNull();
  expect(await api.call('DELETE', path, { token })).toMatchObject({ status: 409 });
  expect(await api.call('DELETE', `${pathOf(deviceId())}/${sent.body.id}`, { token })).toMatchObject({ status: 404 });
  expect(await findCommandsOfDevice(api.database.pool, DeviceId.parse(id))).toEqual([]);
  const result = { id: sent.body.id, ok: true };
  const answer = { tenantId: TenantId.parse(1), deviceId: DeviceId.parse(id), result };
  await withTransaction(api.database.pool, (tx) => applyCommandResults(tx, [answer]));
  const list = await api.call<{ items: DeviceCommand[] }>('GET', pathOf(id), { token });
  expect(list.body.items[0]).toMatchObject({ id: sent.body.id, status: 'answered' });
});

test('an unknown device has no commands', async () => {
  expect(await api.call('POST', pathOf('nobody'), { token, body: { kind: 'locate' } })).toMatchObject({ status: 404 });
  expect(await api.call('GET', pathOf('nobody'), { token })).toMatchObject({ status: 404 });
});

test('a device has a bounded number of commands that it did not get yet', async () => {
  const id = fleet.vehicles[1]!.credential!.deviceId;
  const answers = await Promise.all(
    Array.from({ length: 105 }, () => api.call('POST', pathOf(id), { token, body: { kind: 'locate' } })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(100);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
});
