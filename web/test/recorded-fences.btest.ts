import { readFile } from 'node:fs/promises';
import { projectOnPolyline, type LatLon, type Polyline } from '@roadcall/geo';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '../src/map/test-hook.ts';
import { launchBrowser, openConsole, waitForMap } from './open-console.ts';
import { startRecordedConsole, type RecordedServer } from './recorded-server.ts';
import { seriousFaults } from './serious-faults.ts';

const signIn = { username: 'demo', password: 'anything' };
const ZOOM = 15;

let server: RecordedServer;
let browser: Browser;

beforeAll(async () => {
  server = await startRecordedConsole();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

interface Spot {
  readonly x: number;
  readonly y: number;
}

const mercatorY = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
const PX_PER_RAD = (512 * 2 ** ZOOM) / (2 * Math.PI);

/** Where a place is in the window; the map shows `centre` in its middle. */
async function spotOf(page: Page, centre: LatLon, { lat, lon }: LatLon): Promise<Spot> {
  const box = (await page.locator('.map-holder').boundingBox())!;
  return {
    x: box.x + box.width / 2 + (lon - centre.lon) * (Math.PI / 180) * PX_PER_RAD,
    y: box.y + box.height / 2 - (mercatorY(lat) - mercatorY(centre.lat)) * PX_PER_RAD,
  };
}

/** Roads of the recorded city as lines. */
async function roads(page: Page): Promise<Polyline[]> {
  const basemap = (await (await page.request.get(`${server.url}/api/v1/city/basemap`)).json()) as {
    road: { features: { geometry: { type: string; coordinates: [number, number][] } }[] };
  };
  return basemap.road.features
    .filter(({ geometry }) => geometry.type === 'LineString')
    .map(({ geometry }) => geometry.coordinates.map(([lon, lat]) => ({ lat, lon })));
}

async function corners(page: Page): Promise<LatLon[]> {
  const values = await page
    .locator('.coordinates tbody input')
    .evaluateAll((inputs) => inputs.map((input) => Number((input as HTMLInputElement).value)));
  return Array.from({ length: values.length / 2 }, (_, i) => ({ lat: values[2 * i]!, lon: values[2 * i + 1]! }));
}

const cornersAre = (page: Page, count: number) =>
  page.waitForFunction((n) => document.querySelectorAll('.coordinates tbody tr').length === n, count);

test('a fence is drawn, snapped to a road, saved, changed by its corner, taken in and given out, all by the mouse', async () => {
  const centre = { lat: 30.6, lon: 114.9 };
  const { page, errors, close } = await openConsole(browser, server.url, {
    signIn,
    path: `/fences?at=${String(ZOOM)},${String(centre.lat)},${String(centre.lon)}`,
    look: { viewport: { width: 1_400, height: 800 }, acceptDownloads: true },
  });
  await waitForMap(page, 400);
  await page.getByRole('button', { name: 'New fence' }).click();
  await page.getByLabel('English name').fill('Mouse yard');
  await page.getByLabel('Chinese name').fill('鼠标场');
  await page.locator('.map-holder canvas[style*="crosshair"]').waitFor();

  // One corner a few pixels beside a road, the others wherever they fall.
  const lines = await roads(page);
  const nearest = (place: LatLon) =>
    lines.map((line) => projectOnPolyline(place, line)).reduce((a, b) => (a.distanceM < b.distanceM ? a : b));
  const onRoad = nearest({ lat: centre.lat + 0.003, lon: centre.lon - 0.003 }).position;
  const first = await spotOf(page, centre, onRoad);
  const beside = { x: first.x + 3, y: first.y + 3 };
  const clicks = [beside, { x: beside.x + 190, y: beside.y + 14 }, { x: beside.x + 176, y: beside.y + 200 }];
  for (const { x, y } of clicks) {
    await page.mouse.move(x - 1, y - 1);
    await page.mouse.move(x, y);
    await page.mouse.click(x, y);
  }
  // While it is drawn, the pointer says so, whatever vehicles it passes.
  expect(await page.locator('.map-holder canvas.maplibregl-canvas').evaluate((canvas) => canvas.style.cursor)).toBe(
    'crosshair',
  );
  await page.mouse.move(beside.x, beside.y, { steps: 4 });
  await page.mouse.click(beside.x, beside.y);
  await cornersAre(page, 3);
  const drawn = await corners(page);
  expect(nearest(drawn[0]!).distanceM).toBeLessThan(0.5);
  // Rings run counter-clockwise, whichever way they were drawn.
  for (const [corner, place] of [drawn[0]!, drawn[2]!, drawn[1]!].entries()) {
    const spot = await spotOf(page, centre, place);
    expect(Math.hypot(spot.x - clicks[corner]!.x, spot.y - clicks[corner]!.y)).toBeLessThan(14);
  }

  await page.getByRole('button', { name: 'Save fence' }).click();
  await page.locator('.detail-title', { hasText: 'Mouse yard' }).waitFor();
  await page.waitForFunction(() => window.__roadcall!.renderedFences().includes('Mouse yard'));
  await page.locator('.list-row', { hasText: 'Mouse yard' }).waitFor();

  // A corner is dragged; the others stay.
  await page.getByRole('button', { name: 'Edit' }).click();
  await cornersAre(page, 3);
  const from = await spotOf(page, centre, drawn[2]!);
  await page.mouse.move(from.x, from.y, { steps: 2 });
  await page.mouse.down();
  await page.mouse.move(from.x - 40, from.y + 45, { steps: 6 });
  await page.mouse.up();
  await page.waitForFunction(
    (before) => Number(document.querySelectorAll<HTMLInputElement>('.coordinates tbody input')[4]!.value) !== before,
    drawn[2]!.lat,
  );
  const changed = await corners(page);
  expect(changed.slice(0, 2)).toEqual(drawn.slice(0, 2));
  const to = await spotOf(page, centre, changed[2]!);
  expect(Math.hypot(to.x - (from.x - 40), to.y - (from.y + 45))).toBeLessThan(14);
  await page.getByRole('button', { name: 'Save fence' }).click();
  await page.locator('.fence-form').waitFor({ state: 'detached' });

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export' }).click(),
  ]);
  const file = JSON.parse(await readFile(await download.path(), 'utf8')) as {
    features: { properties: { nameEn: string }; geometry: { coordinates: number[][][] } }[];
  };
  const given = file.features.find(({ properties }) => properties.nameEn === 'Mouse yard')!;
  expect(given.geometry.coordinates[0]!.slice(0, 3)).toEqual(changed.map(({ lat, lon }) => [lon, lat]));

  const taken = {
    type: 'FeatureCollection',
    features: [
      { ...given, id: undefined, properties: { name: 'Taken in' } },
      { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [0, 0] } },
    ],
  };
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import' }).click(),
  ]);
  await chooser.setFiles({
    name: 'fences.geojson',
    mimeType: 'application/geo+json',
    buffer: Buffer.from(JSON.stringify(taken)),
  });
  const dialog = page.locator('.dialog');
  await dialog.waitFor();
  expect(await dialog.locator('.fence-refused li').count()).toBe(1);
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.locator('.dialog-actions').getByRole('button', { name: 'Close' }).click();
  await page.locator('.list-row', { hasText: 'Taken in' }).waitFor();
  await page.waitForFunction(() => window.__roadcall!.renderedFences().includes('Taken in'));
  expect(errors).toEqual([]);
  await close();
});
