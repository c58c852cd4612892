import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openConsole } from './open-console.ts';
import { picture } from './picture.ts';
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

test('a gateway is made, its secret shown once, its devices granted, its credentials rotated and revoked, by keys', async () => {
  const look = { viewport: { width: 1_180, height: 760 } };
  const { page, errors, close } = await openConsole(browser, server.url, {
    signIn,
    look,
    path: '/devices?tab=gateways',
  });
  const dialog = page.locator('.dialog');
  const detail = page.locator('.detail');
  await page.locator('.list-row').getByText('gw.traccar-1').waitFor();
  await page.keyboard.press('Control+k');
  await dialog.getByRole('combobox').fill('New gateway');
  await dialog.getByRole('option', { name: 'New gateway' }).waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByRole('textbox', { name: /^Id / }).fill('front.2');
  await dialog.getByText('1 to 64 letters, digits or hyphens.').waitFor();
  await dialog.getByRole('textbox', { name: /^Id / }).fill('traccar-1');
  await dialog.getByLabel('Name', { exact: true }).fill('Front in Wuhan');
  await dialog.getByLabel('T-Box EV3').check();
  await dialog.getByLabel('Add a device by its id').fill('spare-001');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Take spare-001 off the list' }).waitFor();
  await dialog.getByRole('button', { name: 'Register' }).click();
  await dialog.getByText('This id is taken.').waitFor();
  await dialog.getByRole('textbox', { name: /^Id / }).fill('front-2');
  await picture(page, 'gateway-new-dark');
  expect(await seriousFaults(page)).toEqual([]);
  // The refusal itself is a failed request, which browsers note.
  errors.length = 0;
  await dialog.getByRole('button', { name: 'Register' }).click();
  await dialog.getByText('front-2 is registered').waitFor();
  const [secret, traccar, byHand] = await dialog.locator('.copy-line code').allTextContents();
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(traccar).toContain(`mqtt://gw.front-2:${secret}@127.0.0.1:1884`);
  expect(byHand).toContain(`-u gw.front-2 -P '${secret}' -t v1/devices/spare-001/telemetry`);
  await picture(page, 'gateway-secret-dark');
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Open the gateway' }).click();
  await detail.getByRole('heading', { name: 'Front in Wuhan' }).waitFor();
  expect(page.url()).toContain('sel=gateway.front-2');
  expect(await page.getByText(secret!).count()).toBe(0);

  await page.keyboard.press('e');
  await dialog.getByLabel('Add a device by its id').fill('nobody');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('there is no device nobody').waitFor();
  errors.length = 0;
  await dialog.getByRole('button', { name: 'Take nobody off the list' }).click();
  await dialog.getByLabel('T-Box EV3').uncheck();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await detail.getByText('Devices: 1', { exact: true }).waitFor();

  await detail.getByRole('button', { name: 'Issue a new secret' }).click();
  await page.keyboard.press('Enter');
  await detail.locator('.copy-line').first().waitFor();
  expect(await detail.locator('.device-credentials li').count()).toBe(2);
  await picture(page, 'gateway-detail-dark');
  expect(await seriousFaults(page)).toEqual([]);
  for (const left of [1, 0]) {
    await detail.getByRole('button', { name: 'Revoke' }).first().click();
    await page.keyboard.press('Enter');
    await expect.poll(() => detail.locator('.device-credentials li:not([data-revoked])').count()).toBe(left);
  }
  await detail.getByText('No credential: it cannot connect until one is issued.').waitFor();
  await page.locator('.list-row').getByText('no credential').waitFor();
  expect(errors).toEqual([]);
  await close();
}, 240_000);

test('a device shows of which models it was', async () => {
  const look = { viewport: { width: 1_180, height: 760 } };
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, look, path: '/devices' });
  await page.locator('.list-row').first().click();
  await page.locator('.detail').getByRole('tab', { name: 'Fitting' }).click();
  await page.locator('.detail').getByText('Models over time').waitFor();
  await page.locator('.detail').getByText('from its beginning').waitFor();
  await picture(page, 'device-models-over-time-dark');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
}, 240_000);

test('gateways are as complete in Chinese on a phone', async () => {
  const look = { viewport: { width: 390, height: 844 }, locale: 'zh-CN', colorScheme: 'light' as const };
  const path = '/devices?tab=gateways&sel=gateway.traccar-1';
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, look, path });
  await page.locator('.detail').getByText('可代哪些终端上报').waitFor();
  await page.locator('.detail .device-credentials li').waitFor();
  await picture(page, 'gateway-detail-zh-narrow');
  expect(await seriousFaults(page)).toEqual([]);
  await page.locator('.detail').getByRole('button', { name: '编辑' }).click();
  await page.getByRole('dialog').getByText('名单中的终端').waitFor();
  await picture(page, 'gateway-form-zh-narrow');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
}, 240_000);
