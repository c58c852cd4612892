import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IncidentId, UnitId, type Place } from '@roadcall/contracts';
import { afterEach, expect, it } from 'vitest';
import { GuardedOsrm, OSRM_DEFAULTS } from './osrm/guarded-osrm.ts';
import { osrmRows } from './osrm-rows.ts';
import { straightRows } from './straight-rows.ts';

const uuid = (n: number) => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;
const scene = (n: number, place: Place) => ({ id: IncidentId.parse(uuid(n)), place });
const unit = (n: number, place: Place | null) => ({ id: UnitId.parse(uuid(100 + n)), place });
const question = {
  scenes: [scene(1, { lat: 31.2, lon: 121.4 }), scene(2, { lat: 31.3, lon: 121.4 })],
  units: [
    unit(1, { lat: 31.21, lon: 121.4 }),
    unit(2, null),
    unit(3, { lat: 31.22, lon: 121.4 }),
    unit(4, { lat: 31.4, lon: 121.4 }),
  ],
  at: new Date('2026-03-01T04:00:00Z'),
  maxTravelS: 3_600,
};

let server: Server | undefined;
afterEach(() => void server?.close());

async function osrm(body: unknown, changes = {}): Promise<GuardedOsrm> {
  server = createServer((_, response) => void response.end(JSON.stringify(body)));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new GuardedOsrm({ ...OSRM_DEFAULTS, url, onAnswer: () => undefined, ...changes });
}

it('rows come from the service; off its roads by straight line; beyond reach, without a way or a place not at all', async () => {
  const answer = {
    code: 'Ok',
    durations: [
      [100, 200],
      [300, null],
      [4_000, 500],
    ],
    sources: [{ distance: 3 }, { distance: 900 }, { distance: 3 }],
    destinations: [{ distance: 3 }, { distance: 3 }],
  };
  const [first, second] = await osrmRows(await osrm(answer), straightRows).rows(question);
  const [byLine] = await straightRows.rows(question);
  expect([...first!.seconds]).toEqual([100, Infinity, byLine!.seconds[2], Infinity]);
  expect([first!.source, [...first!.straight]]).toEqual(['osrm', [2]]);
  expect([...second!.seconds].filter((_, index) => index !== 2)).toEqual([200, Infinity, 500]);
});

it.each([
  ['refuses', { code: 'InvalidValue', message: 'no' }, {}],
  ['would need too many requests', {}, { maxTable: 2, maxRequests: 5 }],
])('all rows come from the next source, and say so, when it %s', async (_, body, changes) => {
  const rows = await osrmRows(await osrm(body, changes), straightRows).rows(question);
  expect(rows.map(({ source }) => source)).toEqual(['straight_line', 'straight_line']);
});

it('a scene off its roads is a straight line for all', async () => {
  const far = { distance: 2_000 };
  const answer = { code: 'Ok', durations: [[1], [1], [1]], sources: [{}, {}, {}], destinations: [far] };
  const [row] = await osrmRows(await osrm(answer), straightRows).rows({
    ...question,
    scenes: question.scenes.slice(0, 1),
  });
  expect(row!.source).toBe('straight_line');
});
