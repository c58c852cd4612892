import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '../src/map/test-hook.ts';
import { launchBrowser, openConsole, waitForMap } from './open-console.ts';
import { startRecordedConsole, type RecordedServer } from './recorded-server.ts';
import { seriousFaults } from './serious-faults.ts';

const signIn = { username: 'demo', password: 'anything' };

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

/** Pairs of incident markers that cover each other, markers under a panel or cut off, and how many lines lead to a true place. */
function crowding(page: Page): Promise<{ markers: number; faults: string[]; leaders: number }> {
  return page.evaluate(() => {
    const map = document.querySelector('.map-holder')!.getBoundingClientRect();
    const overlap = (a: DOMRect, b: DOMRect): boolean =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
    const boxes = [...document.querySelectorAll('.incident-marker')]
      .map((marker) => marker.getBoundingClientRect())
      .filter((box) => overlap(box, map));
    const covers = [...document.querySelectorAll('[data-over-map]')].map((cover) => cover.getBoundingClientRect());
    const faults = boxes.flatMap((box, i) => [
      ...(boxes.slice(i + 1).some((other) => overlap(box, other)) ? [`${String(i)} covers another`] : []),
      ...(covers.some((cover) => overlap(box, cover)) ? [`${String(i)} is under a panel`] : []),
      ...(box.left < map.left || box.right > map.right || box.top < map.top || box.bottom > map.bottom
        ? [`${String(i)} is cut off`]
        : []),
    ]);
    const line = document.querySelector('.marker-leaders .line')?.getAttribute('d') ?? '';
    return { markers: boxes.length, faults, leaders: line.split('M').length - 1 };
  });
}

test.each([
  ['on a phone', { width: 390, height: 844 }],
  ['with a panel over the map', { width: 900, height: 600 }],
])('incidents that are close together stand side by side, %s', async (_where, viewport) => {
  // From afar all incidents of the city are in one place.
  const path = '/incidents?at=9.4,30.6,114.9';
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, path, look: { viewport } });
  await waitForMap(page, 500);
  await page.locator('.incident-marker').first().click();
  await page.locator('.detail').waitFor();
  await page.waitForFunction(() => document.querySelector('.marker-leaders .line')?.getAttribute('d'));
  // Markers make way for a panel that has opened within a second.
  await expect.poll(async () => (await crowding(page)).faults, { timeout: 5_000 }).toEqual([]);
  const { markers, leaders } = await crowding(page);
  expect(markers).toBeGreaterThan(3);
  expect(leaders).toBeGreaterThan(0);
  // Nothing of the rail is off the screen: settings and sign-out neither.
  for (const button of await page.locator('.rail button').all()) await button.click({ trial: true });
  const { violations } = await new AxeBuilder({ page }).include('.stage').withRules(['target-size']).analyze();
  expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html.slice(0, 160)))).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});

test('coverage is a key away, drawn and told in words, and stays over a change of section and a reload', async () => {
  const path = '/map?at=10.3,30.6,114.9';
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, path });
  await waitForMap(page, 500);
  await page.keyboard.press('c');
  const legend = page.getByRole('region', { name: 'Coverage' });
  await legend.getByText(/\d+ % of the demand is within 15 min of a free unit/).waitFor();
  await page.waitForFunction(() => window.__roadcall!.renderedGaps() > 3);
  const drawn = await page.evaluate(() => window.__roadcall!.renderedGaps());
  const [, far] = /Too far: (\d+) of/.exec((await legend.textContent()) ?? '') ?? [];
  expect(drawn).toBeLessThanOrEqual(Number(far));
  await page.keyboard.press('9');
  await page.waitForURL(/\/overview\?.*layers=coverage/);
  const block = page.locator('.overview .coverage-gaps');
  await block.getByRole('button').first().scrollIntoViewIfNeeded();
  expect(await block.getByRole('button').first().textContent()).toMatch(/of .* branch.*%.*min/);
  expect(await seriousFaults(page)).toEqual([]);
  await page.reload();
  await legend.getByRole('button', { name: 'List the gaps' }).click();
  const camera = page.url();
  await legend.locator('.coverage-gaps').getByRole('button').first().press('Enter');
  await page.waitForURL((url) => url.href !== camera);
  await page.keyboard.press('c');
  await legend.waitFor({ state: 'detached' });
  await page.waitForFunction(() => window.__roadcall!.renderedGaps() === 0);
  expect(page.url()).not.toContain('layers=');
  expect(errors).toEqual([]);
  await close();
});

test('a click on marks that cover each other asks which one is meant, by keys too', async () => {
  const { page, errors, close } = await openConsole(browser, server.url, { signIn });
  await waitForMap(page, 500);
  const crowded = await page.evaluate(() => {
    const { width, height } = document.querySelector('.map-holder')!.getBoundingClientRect();
    const marks = window.__roadcall!.positions();
    // Parked in one yard, well inside of the map, away from what lies over it.
    const inside = marks.filter(({ x, y }) => x > 80 && x < width - 120 && y > 120 && y < height - 120);
    return inside.find((mark) => inside.filter(({ x, y }) => Math.hypot(x - mark.x, y - mark.y) < 3).length > 2)!;
  });
  const map = (await page.locator('.map-holder').boundingBox())!;
  await page.mouse.click(map.x + crowded.x, map.y + crowded.y);
  const menu = page.getByRole('menu', { name: /\d+ here: which one\?/ });
  await menu.waitFor();
  expect(await menu.getByRole('menuitem').count()).toBeGreaterThan(1);
  expect(page.url()).not.toContain('sel=');
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('ArrowDown');
  const name = (await page.locator('[role="menuitem"][data-highlighted]').textContent())!;
  await page.keyboard.press('Enter');
  await page.locator('.detail-title', { hasText: name }).waitFor();
  await menu.waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
  await close();
});
