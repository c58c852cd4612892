import type { CoverageReport, ProvisioningResult } from '@roadcall/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';
import { provision } from './sample-fleet.ts';

let api: RunningApi;
let token: string;
let fleet: ProvisioningResult;
beforeAll(async () => {
  api = await runApi();
  fleet = await provision(api);
  await api.addUser('desk', ['dispatcher']);
  token = await api.tokenOf('desk');
  await api.addUser('root', ['administrator']);
});
afterAll(() => api.close());

const coverage = async (): Promise<CoverageReport> => {
  const { status, body } = await api.call<CoverageReport>('GET', '/api/v1/coverage', { token });
  expect(status).toBe(200);
  return body;
};

/** Units' devices say where they are. */
const place = (deviceId: string, lat: number) =>
  api.database.ownerPool.query(
    `INSERT INTO device_states (tenant_id, device_id, ts, received_at, lat, lon, position_ts, motion)
     VALUES (1, $1, now(), now(), $2, 121.33, now(), 'parked')`,
    [deviceId, lat],
  );
const setState = (unitId: string, state: string) =>
  api.database.ownerPool.query('UPDATE units SET state = $2 WHERE tenant_id = 1 AND id = $1', [unitId, state]);

test('counts where help was wanted against where free units are, and follows the reach of the settings', async () => {
  // Nobody has said where they are: the branch is all the demand there is, and a gap.
  expect(await coverage()).toMatchObject({
    cells: 1,
    freeUnits: 0,
    coveredShare: 0,
    reachS: 900,
    sinceDays: 90,
    gaps: [{ lat: 31.2, lon: 121.33, share: 1, nearestS: null }],
  });
  await place('unit-1', 31.2);
  expect(await coverage()).toMatchObject({ freeUnits: 1, coveredShare: 1, gaps: [] });

  // Three calls from 22 km away: three quarters of the demand, about an hour and a bit too far.
  for (let i = 0; i < 3; i++) {
    const opened = await api.call<{ id: string; version: number }>('POST', '/api/v1/incidents', {
      token,
      body: { type: 'breakdown', lat: 31.4, lon: 121.33 },
    });
    expect(opened.status).toBe(201);
  }
  const far = await coverage();
  expect(far).toMatchObject({ cells: 2, coveredShare: 0.25, gaps: [{ lat: 31.4, lon: 121.33, share: 0.75 }] });
  expect(far.gaps[0]!.nearestS).toBeGreaterThan(3_000);

  // A second unit beside them covers it, until it leaves its shift.
  await place('unit-2', 31.4);
  expect(await coverage()).toMatchObject({ freeUnits: 2, coveredShare: 1, gaps: [] });
  await setState(fleet.units[1]!.id, 'off_shift');
  expect(await coverage()).toMatchObject({ freeUnits: 1, coveredShare: 0.25 });

  const saved = await api.call('PUT', '/api/v1/settings/dispatch', {
    token: await api.tokenOf('root'),
    body: { coverageReachS: 7_200 },
    headers: { 'if-match': '"0"' },
  });
  expect(saved.status).toBe(200);
  expect(await coverage()).toMatchObject({ reachS: 7_200, coveredShare: 1, gaps: [] });
});
