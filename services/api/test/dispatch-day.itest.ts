import { DispatchDayLine, type TenantId } from '@roadcall/contracts';
import {
  acceptAssignment,
  ensurePartitions,
  offerAssignment,
  openIncident,
  progressAssignment,
  withTransaction,
} from '@roadcall/store';
import { boundsOfLocalDay, localDayOf } from '@roadcall/contracts';
import { plainDecision, rescueScene, type RescueScene } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';

const HOUR_MS = 3_600_000;
const tenantId = 1 as TenantId;
const date = localDayOf('Asia/Shanghai', Date.now() - 30 * HOUR_MS);
const { from } = boundsOfLocalDay('Asia/Shanghai', date);
const at = (hours: number): Date => new Date(from + hours * HOUR_MS);

let api: RunningApi;
let scene: RescueScene;
let token: string;
beforeAll(async () => {
  api = await runApi();
  scene = rescueScene(api.database.ownerPool);
  await ensurePartitions(api.database.pool);
  await api.addUser('boss', ['supervisor']);
  token = await api.tokenOf('boss');
});
afterAll(() => api.close());

const download = (day = date) => api.call<string>('GET', `/api/v1/exports/dispatch-day?date=${day}`, { token });
const linesOf = (body: string): DispatchDayLine[] =>
  body
    .trimEnd()
    .split('\n')
    .map((line) => DispatchDayLine.parse(JSON.parse(line)));

/** An incident of that day that a unit served: offered at once, on its way after 1 minute, there after 21, done after 51. */
async function serve(hours: number, unitId: Awaited<ReturnType<RescueScene['addUnit']>>['id'], etaS: number) {
  const vehicle = await scene.addVehicle();
  const minute = 1 / 60;
  await withTransaction(api.database.pool, async (tx) => {
    const opened = await openIncident(tx, {
      tenantId,
      type: 'breakdown',
      severity: 'major',
      vehicleId: vehicle.id,
      place: { lat: 31.25, lon: 121.45 },
      alarmId: null,
      source: 'console',
      note: 'Mrs. Li, red coat',
      by: null,
      at: at(hours),
    });
    if (!opened.ok) throw new Error(opened.reason);
    const { id: incidentId, version } = opened.incident;
    const offered = await offerAssignment(tx, {
      tenantId,
      incidentId,
      incidentVersion: version,
      unitId,
      role: 'rescue',
      eta: { etaS, distanceM: null, source: 'straight_line' },
      route: null,
      decision: plainDecision(incidentId, unitId),
      at: at(hours),
      expiresAt: at(hours + minute),
    });
    if (!offered.ok) throw new Error(offered.reason);
    const act = { tenantId, assignmentId: offered.assignment.id, by: null };
    await acceptAssignment(tx, { ...act, at: at(hours) });
    await progressAssignment(tx, { ...act, state: 'en_route', reason: null, at: at(hours + minute) });
    await progressAssignment(tx, { ...act, state: 'on_scene', reason: null, at: at(hours + 21 * minute) });
    await progressAssignment(tx, { ...act, state: 'done', reason: null, at: at(hours + 51 * minute) });
  });
  return vehicle.plate;
}

test('a day of dispatch as a file: units as it began, incidents with their times, nothing of persons', async () => {
  const early = await scene.addUnit({ name: 'Early Bird', at: null });
  const allDay = await scene.addUnit({ name: 'All Day', at: null, skills: ['tow'] });
  await api.database.ownerPool.query(`UPDATE units SET created_at = $1`, [at(-100)]);
  await api.database.ownerPool.query(
    `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, lat, lon, flags, content_hash) VALUES
       (1, $1, $2, 0, 1, $2, 31.1, 121.1, 0, 1), (1, $1, $3, 0, 2, $3, 31.2, 121.2, 0, 2), (1, $1, $4, 0, 3, $4, 31.9, 121.9, 0, 3)`,
    [early.deviceId, at(-2), at(-1), at(1)],
  );
  const duty = `INSERT INTO events (tenant_id, at, kind, subject_id, data) VALUES (1, $1, 'unit.changed', $2, jsonb_build_object('state', $3::text))`;
  await api.database.ownerPool.query(duty, [at(-10), early.id, 'available']);
  await api.database.ownerPool.query(duty, [at(14), early.id, 'off_shift']);
  const plate = await serve(9, early.id, 1_000);
  await serve(-3, allDay.id, 1_000);

  const { body, headers, status } = await download();
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch('application/x-ndjson');
  const lines = linesOf(body);
  expect(lines[0]).toEqual({ line: 'day', format: 1, date, hours: 24 });
  const units = lines.filter((line) => line.line === 'unit');
  expect(units).toMatchObject([
    { unit: 1, kind: 'tow_truck', skills: ['tow', 'survey'], lat: 31.2, lon: 121.2, onDuty: [[0, 14 * 3_600]] },
    { unit: 2, kind: 'tow_truck', skills: ['tow'], lat: null, lon: null, onDuty: [[0, 24 * 3_600]] },
  ]);
  const incidents = lines.filter((line) => line.line === 'incident');
  expect(incidents).toMatchObject([
    { atS: 9 * 3_600, type: 'breakdown', needs: ['tow'], lat: 31.25, lon: 121.45, responseS: 1_260, serviceS: 1_800 },
  ]);
  expect(incidents[0]?.driveRatio).toBeCloseTo(1.2, 5);
  expect(lines.at(-1)).toEqual({ line: 'end', units: 2, incidents: 1 });
  for (const secret of ['Early Bird', 'All Day', 'Mrs. Li', plate, early.id, early.crewUserId, early.deviceId]) {
    expect(body).not.toContain(secret);
  }
});

test('more incidents than fit in one page come all, each once', async () => {
  const before = linesOf((await download()).body).filter(({ line }) => line === 'incident').length;
  await api.database.ownerPool.query(
    `INSERT INTO incidents SELECT (jsonb_populate_record(i, jsonb_build_object(
       'id', gen_random_uuid(), 'number', 'X' || n, 'vehicle_id', NULL, 'alarm_id', NULL, 'rental_id', NULL,
       'reported_at', $1::timestamptz + n / 3 * interval '1.000123 seconds'))).*
     FROM incidents i CROSS JOIN generate_series(1, 1100) AS n WHERE i.reported_at >= $1`,
    [at(0)],
  );
  const lines = linesOf((await download()).body);
  expect(lines.filter(({ line }) => line === 'incident')).toHaveLength(before + 1_100);
  expect(lines.at(-1)).toMatchObject({ line: 'end', incidents: before + 1_100 });
});

test('a day that is not over has no file', async () => {
  expect(await download(localDayOf('Asia/Shanghai', Date.now()))).toMatchObject({
    status: 422,
    body: { code: 'day_not_over' },
  });
});
