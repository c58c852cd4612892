import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createLiveTravel } from './live-travel.ts';
import { GuardedOsrm, OSRM_DEFAULTS } from './osrm/guarded-osrm.ts';

const SCENE = { lat: 31.2, lon: 121.4 };
const FROM = { lat: 31.25, lon: 121.4 };
const AT = new Date('2026-03-01T04:00:00Z');

let server: Server | undefined;
afterEach(() => void server?.close());

async function osrmThat(answer: { duration: number | null; distance: number }): Promise<GuardedOsrm> {
  server = createServer((_, response) => {
    const waypoint = { distance: answer.distance };
    response.end(
      JSON.stringify({
        code: 'Ok',
        durations: [[answer.duration]],
        distances: [[7_000]],
        sources: [waypoint],
        destinations: [{ distance: 2 }],
      }),
    );
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new GuardedOsrm({ ...OSRM_DEFAULTS, url, onAnswer: () => undefined });
}

it('is what the routing service says, with its source', async () => {
  const travel = createLiveTravel({
    osrm: await osrmThat({ duration: 600, distance: 4 }),
    roads: undefined,
    maxTravelS: 7_200,
  });
  expect(await travel.timeTo(SCENE, FROM, AT)).toEqual({ etaS: 600, distanceM: 7_000, source: 'osrm' });
});

it.each([
  ['it knows no way', { duration: null, distance: 4 }],
  ['the unit is far from its roads', { duration: 600, distance: 800 }],
])('is flagged as a straight line where %s', async (_, answer) => {
  const travel = createLiveTravel({ osrm: await osrmThat(answer), roads: undefined, maxTravelS: 7_200 });
  expect(await travel.timeTo(SCENE, FROM, AT)).toMatchObject({ source: 'straight_line' });
});
