import {
  DEFAULT_DISPATCH_SETTINGS,
  type Problem,
  type SettingsChange,
  type VersionedClockSettings,
  type VersionedDispatchSettings,
} from '@roadcall/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';

let api: RunningApi;
const tokens = { administrator: '', auditor: '' };
beforeAll(async () => {
  api = await runApi();
  for (const role of ['administrator', 'auditor'] as const) {
    await api.addUser(role, [role]);
    tokens[role] = await api.tokenOf(role);
  }
});
afterAll(() => api.close());

const get = <T>(path: string) => api.call<T>('GET', `/api/v1/settings/${path}`, { token: tokens.auditor });
const put = <T>(path: string, body: unknown, version: number) =>
  api.call<T>('PUT', `/api/v1/settings/${path}`, {
    token: tokens.administrator,
    body,
    headers: { 'if-match': `"${version}"` },
  });

test('who changed what of the settings is kept, and a refused change is none', async () => {
  expect((await get<{ items: SettingsChange[] }>('dispatch/changes')).body.items).toEqual([]);
  const first = { ...DEFAULT_DISPATCH_SETTINGS, offerS: 75, maxSwaps: 1 };
  expect(await put<VersionedDispatchSettings>('dispatch', first, 0)).toMatchObject({
    status: 200,
    body: { version: 1 },
  });
  expect(await put<Problem>('dispatch', { ...first, offerS: 90 }, 0)).toMatchObject({ status: 412 });
  expect(await put<Problem>('dispatch', { ...first, offerS: 0 }, 1)).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'offerS' }] },
  });
  await put('dispatch', { ...first, offerS: 60 }, 1);
  const { body } = await get<{ items: SettingsChange[] }>('dispatch/changes');
  expect(body.items).toMatchObject([
    { version: 2, by: 'administrator', changes: [{ field: 'offerS', from: 75, to: 60 }] },
    {
      version: 1,
      changes: [
        { field: 'offerS', from: 60, to: 75 },
        { field: 'maxSwaps', from: 2, to: 1 },
      ],
    },
  ]);
});

test('a limit of a promise is named with its promise', async () => {
  const { body: before } = await get<VersionedClockSettings>('clocks');
  const { version, ...settings } = before;
  const limitsS = { ...settings.limitsS, 'rescue.dispatch': 240 };
  expect((await put('clocks', { ...settings, limitsS }, version)).status).toBe(200);
  const { body } = await get<{ items: SettingsChange[] }>('clocks/changes');
  expect(body.items.map(({ changes }) => changes)).toEqual([
    [{ field: 'limitsS.rescue.dispatch', from: 180, to: 240 }],
  ]);
});
