import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWholeProduct, type WholeProduct } from './whole-product.ts';

/** The console on the running product: sign in, a living fleet, an incident and who was sent. No test double anywhere. */

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let product: WholeProduct;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  product = await startWholeProduct({ vehicles: 160, units: 14 });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ viewport, locale: 'en-GB', colorScheme: 'dark' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
}, 60_000);

const drawn = () => page.evaluate(() => window.__roadcall?.positions().filter(({ unit }) => !unit) ?? []);

test('a dispatcher signs in and sees at least 100 vehicles on the city, gliding', async () => {
  await page.goto(product.url);
  await page.getByLabel('User name').fill(product.username);
  await page.getByLabel('Password', { exact: true }).fill(product.password);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => (window.__roadcall?.positions().filter(({ unit }) => !unit).length ?? 0) >= 100);
  await page.waitForFunction(() => (window.__roadcall?.renderedFeatures() ?? 0) > 300);

  const before = new Map((await drawn()).map((vehicle) => [vehicle.no, vehicle]));
  // At least 20 vehicles are more than about five metres from where they were drawn at first.
  await page.waitForFunction(
    (start) => {
      const moved = window.__roadcall?.positions().filter(({ no, lat, lon }) => {
        const was = start.find((vehicle) => vehicle.no === no);
        return was !== undefined && Math.hypot(lat - was.lat, lon - was.lon) > 0.000_05;
      });
      return (moved?.length ?? 0) >= 20;
    },
    [...before.values()],
  );
  expect((await drawn()).length).toBeGreaterThanOrEqual(100);
});

test('an incident that the dispatcher opens gets a unit, with the reasons and its way there', async () => {
  await page.goto(`${product.url}/vehicles`);
  await page.waitForFunction(() => (window.__roadcall?.vehicleCount() ?? 0) > 0);
  await page
    .getByRole('button', { name: /Moving/ })
    .filter({ has: page.locator('.plate') })
    .first()
    .click();
  await page.keyboard.press('d');
  await page.getByRole('radio', { name: 'Flat tyre' }).check();
  await page.getByLabel('Note').fill('Right rear, on the hard shoulder');
  await page.getByRole('button', { name: 'Open and send help' }).click();

  const why = page.getByText('Why this unit');
  await why.waitFor();
  await page.getByText('chosen', { exact: true }).first().waitFor();
  await page.getByText('by the road network').first().waitFor();
  // The simulated crew accepts and sets off; the steps follow by events, without a reload.
  await page
    .locator('.unit-card')
    .getByText(/En route|On scene/)
    .waitFor();
  expect(await page.locator('.unit-card-name').textContent()).toMatch(/^R-\d+/);
});

test('nothing serious stands in the way of assistive technology', async () => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
});

test('the browser had nothing to complain about', () => {
  expect(faults).toEqual([]);
});
