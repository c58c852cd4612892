import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Place } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';
import { GuardedOsrm, OSRM_DEFAULTS } from './guarded-osrm.ts';
import { osrmTable } from './osrm-table.ts';

// Recorded: the example answer of the table service in the documentation of osrm-backend v5.22 (docs/http.md), hints left out.
const BERLIN = await readFile(new URL('../../../test/osrm/table-berlin.json', import.meta.url), 'utf8');
const PLACES: Place[] = [
  { lon: 13.38886, lat: 52.517037 },
  { lon: 13.397634, lat: 52.529407 },
  { lon: 13.428555, lat: 52.523219 },
];

/** What one request asked for. */
interface Asked {
  readonly places: Place[];
  readonly sources: number[];
  readonly destinations: number[];
  readonly path: string;
}

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A real HTTP server that speaks the table service's format. */
async function serve(
  answer: (asked: Asked, response: ServerResponse) => void,
): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const places = url.pathname
      .split('/')
      .at(-1)!
      .split(';')
      .map((pair) => {
        const [lon, lat] = pair.split(',').map(Number);
        return { lon: lon!, lat: lat! };
      });
    const list = (name: string) => url.searchParams.get(name)!.split(';').map(Number);
    const one = { places, sources: list('sources'), destinations: list('destinations'), path: request.url ?? '' };
    asked.push(one);
    answer(one, response);
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const json = (response: ServerResponse, body: unknown, status = 200) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(typeof body === 'string' ? body : JSON.stringify(body));

/** A city in which a drive takes 100 s for each thousandth of a degree; none from west of longitude 0. */
const seconds = (from: Place, to: Place) => Math.round(Math.abs(from.lon - to.lon) * 1e5);
const city = (asked: Asked, response: ServerResponse, distance = 3) =>
  json(response, {
    code: 'Ok',
    durations: asked.sources.map((s) =>
      asked.destinations.map((d) => (asked.places[s]!.lon < 0 ? null : seconds(asked.places[s]!, asked.places[d]!))),
    ),
    distances: asked.sources.map((s) =>
      asked.destinations.map((d) => seconds(asked.places[s]!, asked.places[d]!) * 10),
    ),
    sources: asked.sources.map(() => ({ distance, location: [0, 0], name: '' })),
    destinations: asked.destinations.map(() => ({ distance: 3, location: [0, 0], name: '' })),
  });

const options = (url: string) => ({ url, maxTable: 100, snapM: 500 });
const soon = () => AbortSignal.timeout(5_000);
const guarded = (url: string, changes: Partial<ConstructorParameters<typeof GuardedOsrm>[0]> = {}) => {
  const outcomes: string[] = [];
  const osrm = new GuardedOsrm({ ...OSRM_DEFAULTS, url, onAnswer: (outcome) => outcomes.push(outcome), ...changes });
  return { osrm, outcomes };
};

describe('the table of a routing service', () => {
  it('is asked for and read as its documentation shows', async () => {
    const { url, asked } = await serve((_, response) => json(response, BERLIN));
    const rows = await osrmTable({ ...options(`${url}/`) }, PLACES, PLACES, soon());
    expect(asked[0]?.path).toBe(
      '/table/v1/driving/13.388860,52.517037;13.397634,52.529407;13.428555,52.523219;13.388860,52.517037;13.397634,52.529407;13.428555,52.523219' +
        '?sources=0;1;2&destinations=3;4;5&annotations=duration,distance&generate_hints=false',
    );
    // Row by destination: to Torstraße from each of the three.
    expect([...rows[1]!.seconds].map((value) => Math.round(value * 10) / 10)).toEqual([192.6, 0, 222.3]);
    expect(rows[1]!.metres[0]).toBeCloseTo(1_886.89, 2);
    expect(rows[0]!.seconds[2]).toBeCloseTo(344.7, 2);
    expect(rows[0]!.offRoad.size).toBe(0);
  });

  it('is put together from as many requests as its size wants, whatever that is', async () => {
    const { url, asked } = await serve(city);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 12 }),
        async (units, scenes, maxTable) => {
          asked.length = 0;
          const from = Array.from({ length: units }, (_, i) => ({ lat: 1, lon: i % 7 === 6 ? -1 : 10 + i / 100 }));
          const to = Array.from({ length: scenes }, (_, i) => ({ lat: 1, lon: 11 + i / 100 }));
          const rows = await osrmTable({ ...options(url), maxTable }, from, to, soon());
          expect(Math.max(...asked.map(({ places }) => places.length))).toBeLessThanOrEqual(maxTable);
          expect(rows.map((row) => [...row.seconds])).toEqual(
            to.map((scene) => from.map((unit) => (unit.lon < 0 ? Infinity : seconds(unit, scene)))),
          );
        },
      ),
      { numRuns: 25 },
    );
  }, 30_000);

  it('is halved where the server allows less than was thought', async () => {
    const { url, asked } = await serve((one, response) =>
      one.sources.length * one.destinations.length > 4
        ? json(response, { code: 'TooBig', message: 'Too many table coordinates' }, 400)
        : city(one, response),
    );
    const from = Array.from({ length: 9 }, (_, i) => ({ lat: 1, lon: 10 + i / 100 }));
    const [row] = await osrmTable(options(url), from, [{ lat: 1, lon: 11 }], soon());
    expect([...row!.seconds].every(Number.isFinite)).toBe(true);
    expect(asked.length).toBeGreaterThan(3);
  });

  it('says who is too far from any road', async () => {
    const { url } = await serve((asked, response) => city(asked, response, 900));
    const [row] = await osrmTable(options(url), PLACES.slice(0, 2), PLACES.slice(2), soon());
    expect([...row!.offRoad]).toEqual([0, 1]);
  });

  it.each([
    ['NoTable', { code: 'NoTable', message: 'No table found' }, 400],
    ['InvalidQuery', { code: 'InvalidQuery', message: 'Query string malformed close to position 71' }, 400],
    ['NoSegment', { code: 'NoSegment', message: 'Could not find a matching segment for coordinate 0' }, 400],
    ['TooBig', { code: 'TooBig', message: 'Too many table coordinates' }, 400],
    ['unreadable', { code: 'Ok', durations: [['far']], sources: [], destinations: [] }, 200],
    ['unreadable', { code: 'Ok', durations: [[1, 2]], sources: [], destinations: [] }, 200],
    ['unreachable', '<html>502 Bad Gateway</html>', 502],
  ])('that refuses with %s is an error of that code, not an answer', async (code, body, status) => {
    const { url } = await serve((_, response) => json(response, body, status));
    await expect(osrmTable(options(url), PLACES.slice(0, 1), PLACES.slice(1, 2), soon())).rejects.toMatchObject({
      code,
    });
  });
});

describe('a routing service behind its guard', () => {
  it('answers', async () => {
    const { url } = await serve(city);
    const { osrm, outcomes } = guarded(url);
    expect(await osrm.rows(PLACES.slice(0, 1), PLACES.slice(1))).toHaveLength(2);
    expect(outcomes).toEqual(['ok']);
  });

  it('that is slow costs its deadline a few times, then nothing, until it is well', async () => {
    let isSlow = true;
    const { url, asked } = await serve((one, response) => {
      if (!isSlow) city(one, response);
    });
    const { osrm, outcomes } = guarded(url, { deadlineMs: 50, openMs: 0 });
    const ask = () => osrm.rows(PLACES.slice(0, 1), PLACES.slice(1));
    for (let i = 0; i < 3; i++) expect(await ask()).toBeNull();
    expect(outcomes).toEqual(['slow', 'slow', 'slow']);
    isSlow = false;
    expect(await Promise.all([ask(), ask()])).toEqual([expect.any(Array), null]);
    expect(outcomes.slice(3).toSorted()).toEqual(['ok', 'open']);
    expect(asked).toHaveLength(4);
  });

  it('that dies in the middle of an answer, or is not there, is no answer', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"code":"Ok",');
      response.socket?.destroy();
    });
    const { osrm, outcomes } = guarded(url);
    expect(await osrm.rows(PLACES.slice(0, 1), PLACES.slice(1))).toBeNull();
    const nobody = guarded('http://127.0.0.1:1');
    expect(await nobody.osrm.rows(PLACES.slice(0, 1), PLACES.slice(1))).toBeNull();
    expect([...outcomes, ...nobody.outcomes]).toEqual(['unreachable', 'unreachable']);
  });
});

describe('the circuit breaker', () => {
  it('asks at most once per pause while all fails, and always when it works', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 10, maxLength: 200 }), (steps) => {
        const breaker = new CircuitBreaker({ failures: 3, openMs: 1_000 });
        let now = 0;
        const askedAt: number[] = [];
        for (const step of steps) {
          now += step;
          if (!breaker.mayAsk(now)) continue;
          askedAt.push(now);
          breaker.failed(now);
        }
        for (const [i, at] of askedAt.entries())
          expect(at - (askedAt[i - 1] ?? -Infinity)).toBeGreaterThanOrEqual(i >= 3 ? 1_000 : 0);
        expect(breaker.mayAsk(now + 1_000)).toBe(true);
        expect(breaker.mayAsk(now + 1_000)).toBe(false);
        breaker.succeeded();
        expect([breaker.mayAsk(now), breaker.mayAsk(now)]).toEqual([true, true]);
      }),
    );
  });
});
