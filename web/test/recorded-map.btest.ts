import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '../src/map/test-hook.ts';
import { launchBrowser, openConsole, waitForMap } from './open-console.ts';
import { startRecordedConsole, type RecordedServer } from './recorded-server.ts';

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
  const { markers, faults, leaders } = await crowding(page);
  expect(faults).toEqual([]);
  expect(markers).toBeGreaterThan(3);
  expect(leaders).toBeGreaterThan(0);
  const { violations } = await new AxeBuilder({ page }).include('.stage').withRules(['target-size']).analyze();
  expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html.slice(0, 160)))).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});
