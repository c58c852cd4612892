import {
  DEFAULT_ALARM_RULES,
  type Alarm,
  type AlarmBulkResult,
  type AlarmDetail,
  type AlarmKind,
  type AlarmPreview,
  type AlarmRule,
  type AlarmRuleVersion,
  type AlarmRuleWish,
  type DeviceId,
  type UserId,
  type VehicleId,
} from '@roadcall/contracts';
import { withTransaction, writeDerivedAlarms } from '@roadcall/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runApi, TENANT, type RunningApi } from './running-api.ts';
import { provision, storeFixes } from './sample-fleet.ts';

let api: RunningApi;
let vehicleId: VehicleId;
let li: UserId;
let token: string;
beforeAll(async () => {
  api = await runApi();
  vehicleId = (await provision(api)).vehicles[0]!.id;
  li = await api.addUser('li', ['dispatcher']);
  await api.addUser('wang', ['fleet_manager']);
  await api.addUser('reader', ['customer_service']);
  token = await api.tokenOf('li');
});
afterAll(() => api.close());

let made = 0;
/** Raises an alarm as derivation does; gives its id. `minutesAgo` orders them. */
async function raise(kind: AlarmKind, minutesAgo: number, subject = String(++made)): Promise<string> {
  const id = crypto.randomUUID();
  const at = Date.now() - minutesAgo * 60_000;
  await withTransaction(api.database.pool, (tx) =>
    writeDerivedAlarms(tx, [
      {
        id,
        tenantId: TENANT,
        deviceId: 'dev-1' as DeviceId,
        vehicleId,
        unitId: undefined,
        rentalId: undefined,
        kind,
        subject,
        severity: DEFAULT_ALARM_RULES[kind].severity,
        ruleId: undefined,
        threshold: undefined,
        active: true,
        count: 1,
        beganAt: at,
        lastAt: at,
        endedAt: undefined,
        value: 7,
        lat: 31,
        lon: 121,
      },
    ]),
  );
  return id;
}

const list = async (query: string) =>
  (await api.call<{ items: Alarm[]; next: string | null }>('GET', `/api/v1/alarms?${query}`, { token })).body;
const act = <T = Alarm>(id: string, name: string, body: unknown, by = token) =>
  api.call<T>('POST', `/api/v1/alarms/${id}/${name}`, { token: by, body });
const detail = async (id: string) => (await api.call<AlarmDetail>('GET', `/api/v1/alarms/${id}`, { token })).body;

describe('the inbox', () => {
  test('finds alarms by state, severity, kind, vehicle, assignee and time, and pages through them', async () => {
    const [fuel, tow, harsh] = [
      await raise('low_fuel', 30),
      await raise('tow_away', 20),
      await raise('harsh_braking', 10),
    ];
    const ids = async (query: string) => (await list(query)).items.map(({ id }) => id);
    expect(await ids(`vehicleId=${vehicleId}`)).toEqual([harsh, tow, fuel]);
    expect(await ids('severity=critical,warning')).toEqual([tow, fuel]);
    expect(await ids('kind=low_fuel,harsh_braking')).toEqual([harsh, fuel]);
    expect(await ids(`from=${new Date(Date.now() - 25 * 60_000).toISOString()}`)).toEqual([harsh, tow]);
    await act(tow, 'assign', { assigneeId: li });
    expect(await ids('assignee=me')).toEqual([tow]);
    expect(await ids('assignee=nobody')).toEqual([harsh, fuel]);
    const first = await list('limit=2');
    const second = await list(`limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([harsh, tow, fuel]);
    expect(second.next).toBeNull();
    await act(harsh, 'clear', {});
    expect(await ids('state=cleared')).toEqual([harsh]);
    expect(await ids('state=active&acknowledged=false')).toEqual([tow, fuel]);
  });

  test('keeps what people did, in order, with who did it first', async () => {
    const id = await raise('low_battery', 5);
    await act(id, 'acknowledge', { note: 'seen' });
    await act(id, 'acknowledge', { note: 'me too' }, await api.tokenOf('wang'));
    await act(id, 'assign', { assigneeId: li });
    await act(id, 'snooze', { minutes: 30 });
    await act(id, 'note', { note: 'the workshop calls back' });
    const { body } = await act(id, 'clear', { note: 'new battery' });
    expect(body).toMatchObject({
      active: false,
      acknowledgedBy: 'li',
      assignee: 'li',
      clearedBy: 'li',
      note: 'new battery',
      value: 7,
      version: 6,
    });
    const { history } = await detail(id);
    expect(history.map((entry) => [entry.act, entry.by, entry.note])).toEqual([
      ['acknowledge', 'li', 'seen'],
      ['assign', 'li', null],
      ['snooze', 'li', null],
      ['note', 'li', 'the workshop calls back'],
      ['clear', 'li', 'new battery'],
    ]);
    expect((await list('snoozed=true')).items.map((alarm) => alarm.id)).toEqual([id]);
  });

  test('acts on many at once, and says which do not exist', async () => {
    const ids = [await raise('tamper', 4), await raise('tamper', 3)];
    const stranger = crypto.randomUUID();
    const { body } = await api.call<AlarmBulkResult>('POST', '/api/v1/alarms/bulk', {
      token,
      body: { ids: [...ids, stranger], what: { act: 'acknowledge' } },
    });
    expect(body.alarms.map(({ acknowledgedBy }) => acknowledgedBy)).toEqual(['li', 'li']);
    expect(body.unknown).toEqual([stranger]);
    const tooMany = Array.from({ length: 201 }, () => stranger);
    const refused = await api.call('POST', '/api/v1/alarms/bulk', {
      token,
      body: { ids: tooMany, what: { act: 'acknowledge' } },
    });
    expect(refused.status).toBe(400);
  });

  test('is closed to who may only read, and refuses what is not there', async () => {
    const id = await raise('tamper', 2);
    const reader = await api.tokenOf('reader');
    expect((await act(id, 'acknowledge', {}, reader)).status).toBe(403);
    expect((await act(crypto.randomUUID(), 'clear', {})).status).toBe(404);
    expect((await act(id, 'assign', { assigneeId: crypto.randomUUID() })).status).toBe(422);
    const { body } = await api.call<{ name: string }[]>('GET', '/api/v1/alarms/assignees', { token });
    expect(body.map(({ name }) => name)).toEqual(['li', 'wang']);
  });
});

describe('the rules', () => {
  const wish = (changes: Partial<AlarmRuleWish> = {}): AlarmRuleWish => ({
    kind: 'overspeed',
    ...DEFAULT_ALARM_RULES.overspeed,
    ...changes,
  });
  const put = async (version: string, body: AlarmRuleWish, id = 'overspeed') =>
    api.call<AlarmRule>('PUT', `/api/v1/alarm-rules/${id}`, {
      token: await api.tokenOf('wang'),
      headers: { 'if-match': version },
      body,
    });
  const rules = async () =>
    (await api.call<{ items: AlarmRule[] }>('GET', '/api/v1/alarm-rules', { token })).body.items;

  test('are the product’s until somebody changes them; every version is kept', async () => {
    expect((await rules()).find(({ id }) => id === 'overspeed')).toMatchObject({ version: 0, threshold: 130 });
    expect((await put('"0"', wish({ threshold: 100 }))).body).toMatchObject({ version: 1, threshold: 100 });
    expect((await put('"0"', wish({ threshold: 90 }))).status).toBe(412);
    expect((await put('"1"', wish({ threshold: 90 }))).body).toMatchObject({ version: 2, changedBy: 'wang' });
    const withdrawn = await api.call('DELETE', '/api/v1/alarm-rules/overspeed', {
      token: await api.tokenOf('wang'),
      headers: { 'if-match': '"2"' },
    });
    expect(withdrawn.status).toBe(204);
    const path = '/api/v1/alarm-rules/overspeed/versions';
    const { items } = (await api.call<{ items: AlarmRuleVersion[] }>('GET', path, { token })).body;
    expect(items.map(({ version, threshold, withdrawn: gone }) => [version, threshold, gone])).toEqual([
      [3, 130, true],
      [2, 90, false],
      [1, 100, false],
    ]);
    expect(items.map(({ validTo }) => validTo)).toEqual([null, items[0]!.validFrom, items[1]!.validFrom]);
  });

  test('may be narrower than all vehicles, and say no to what a kind cannot do', async () => {
    const wang = await api.tokenOf('wang');
    const vans = wish({ scope: { to: 'classes', classes: ['van'] }, threshold: 80 });
    const added = await api.call<AlarmRule>('POST', '/api/v1/alarm-rules', { token: wang, body: vans });
    expect(added.status).toBe(201);
    expect(added.body.id).toMatch(/^overspeed\.[0-9a-f]{8}$/);
    expect((await rules()).filter(({ kind }) => kind === 'overspeed')).toHaveLength(2);
    expect((await put('*', wish(), added.body.id)).status).toBe(400);
    const late = await api.call<{ errors: { field: string }[] }>('PUT', '/api/v1/alarm-rules/sos', {
      token: wang,
      headers: { 'if-match': '*' },
      body: { kind: 'sos', ...DEFAULT_ALARM_RULES.sos, minDurationS: 5 },
    });
    expect([late.status, late.body.errors[0]?.field]).toEqual([400, 'minDurationS']);
    expect((await api.call('POST', '/api/v1/alarm-rules', { token, body: vans })).status).toBe(403);
  });

  test('are tried out on what is stored: how often it would have rung, where, and for whom', async () => {
    const points = Array.from({ length: 60 }, (_, i) => ({
      lat: 31 + i / 1_000,
      lon: 121,
      recordedAt: new Date(Date.now() - 3_600_000 + i * 10_000).toISOString(),
      speedKph: i % 30 < 10 ? 95 : 50,
      headingDeg: 0,
      flags: [],
    }));
    await storeFixes(api, 'dev-2', points);
    await api.database.pool.query(
      `UPDATE device_fittings SET fitted = tstzrange(now() - interval '1 day', NULL) WHERE device_id = 'dev-2'`,
    );
    const preview = async (threshold: number) =>
      api.call<AlarmPreview>('POST', '/api/v1/alarm-rules/preview', {
        token: await api.tokenOf('wang'),
        body: { rule: wish({ threshold }), replaces: 'overspeed' },
      });
    const { status, body } = await preview(90);
    expect(status).toBe(200);
    expect(body).toMatchObject({ raised: 2, isEstimate: false, looked: { vehicles: 2, of: 2, fixes: 60 } });
    expect(body.examples).toMatchObject([{ plate: '沪A00002', count: 2, value: 95 }]);
    expect(body.perDay.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect((await preview(100)).body.raised).toBe(0);
    expect((await list('kind=overspeed')).items).toEqual([]);
  });
});
