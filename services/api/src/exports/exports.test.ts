import type { StoredPoint } from '@roadcall/store';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { textCell, writeCsv } from './csv.ts';
import { dispositionOf } from './exported-track.ts';
import { writeGeoJson } from './geojson.ts';
import { escapeXml, writeGpx } from './gpx.ts';

const AT = Date.UTC(2026, 2, 1, 16, 0, 0);
const point = (more: Partial<StoredPoint> = {}): StoredPoint => ({
  deviceId: 'dev-1' as StoredPoint['deviceId'],
  at: AT,
  boot: 0,
  seq: 1,
  lat: -33.8,
  lon: 151.2,
  speedKph: 36,
  headingDeg: 90,
  altitudeM: null,
  satellites: null,
  hdop: null,
  odometerM: null,
  fuelPct: null,
  chargePct: null,
  ignition: true,
  alarmKind: null,
  alarmActive: null,
  flags: 0,
  ...more,
});

type Writer = typeof writeCsv;

async function written(write: Writer, pages: StoredPoint[][], label = '沪A12345'): Promise<string> {
  async function* given() {
    yield* pages;
  }
  let text = '';
  for await (const chunk of write({ label, timeZone: 'Asia/Shanghai', pages: given() })) text += chunk;
  return text;
}

/** The cells of one line as RFC 4180 reads them. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll('""', '"'),
  );
}

test('CSV has a line per point, local times with their offset, and nothing for what is unknown', async () => {
  const text = await written(writeCsv, [[point({ alarmKind: 'sos', alarmActive: true, flags: 3 })], [point()]]);
  const [head, first, second, end] = text.split('\r\n');
  expect(head).toMatch(/^\uFEFFrecordedAt,recordedAtLocal,vehicle,/);
  expect(first).toBe(
    '2026-03-01T16:00:00.000Z,2026-03-02T00:00:00.000+08:00,沪A12345,dev-1,-33.8,151.2,36,90,,,,,true,sos,true,late jump',
  );
  expect(second).toMatch(/,true,,,$/);
  expect(end).toBe('');
});

test('no text cell of a CSV begins a formula or leaves its cell, and all of it can be read back', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', '＝'),
      (text, first) => {
        const cell = textCell(first + text);
        const [, read] = cellsOf(`before,${cell},next`);
        expect(cellsOf(`before,${cell},next`)).toEqual(['before', read, 'next']);
        expect(read).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
        expect(read === first + text || read === `'${first}${text}`).toBe(true);
      },
    ),
  );
});

test('GPX breaks its segments at a silence and at another device, and escapes the name', async () => {
  const pages = [[point(), point({ at: AT + 10_000 })], [point({ at: AT + 400_000 })]];
  const other = point({ at: AT + 401_000, deviceId: 'dev-2' as StoredPoint['deviceId'], altitudeM: 5, satellites: 9 });
  const text = await written(writeGpx, [...pages, [other]], 'A & <B>');
  expect(text).toContain('<name>A &amp; &lt;B&gt;</name>');
  expect(text.match(/<trkseg>/g)).toHaveLength(3);
  expect(text.match(/<\/trkseg>/g)).toHaveLength(3);
  expect(text).toContain('<ele>5</ele><time>2026-03-01T16:06:41.000Z</time><sat>9</sat>');
  expect(text).toContain('<gpxtpx:speed>10.00</gpxtpx:speed><gpxtpx:course>90</gpxtpx:course>');
  expect(await written(writeGpx, [])).toMatch(/<trk><name>沪A12345<\/name><\/trk>\n<\/gpx>/);
});

test('no text breaks out of an XML element', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeXml(text);
      expect(escaped).not.toMatch(/[<>"]|&(?!(?:amp|lt|gt|quot);)/);
      expect(escaped.isWellFormed()).toBe(true);
    }),
  );
});

test('GeoJSON is one document, whatever the pages', async () => {
  const parsed: unknown = JSON.parse(await written(writeGeoJson, [[point(), point({ altitudeM: 3 })], [], [point()]]));
  expect(parsed).toMatchObject({ type: 'FeatureCollection', name: '沪A12345' });
  const { features } = parsed as { features: unknown[] };
  expect(features).toHaveLength(3);
  expect(features[1]).toEqual({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [151.2, -33.8, 3] },
    properties: {
      recordedAt: '2026-03-01T16:00:00.000Z',
      deviceId: 'dev-1',
      speedKph: 36,
      headingDeg: 90,
      ignition: true,
    },
  });
  expect(JSON.parse(await written(writeGeoJson, []))).toMatchObject({ features: [] });
});

test('a file is named for vehicle and local days, in letters that every program takes and in its own', () => {
  const query = { from: '2026-03-01T16:00:00Z', to: '2026-03-02T16:00:00Z', late: true, doubtful: true } as const;
  expect(dispositionOf('沪A"1', { ...query, format: 'csv', timeZone: 'Asia/Shanghai' })).toBe(
    `attachment; filename="track_-A-1_2026-03-02_2026-03-03.csv"; filename*=UTF-8''track_%E6%B2%AAA%221_2026-03-02_2026-03-03.csv`,
  );
});
