import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openConsole, waitForMap } from './open-console.ts';
import { startRecordedConsole, type RecordedServer } from './recorded-server.ts';
import { seriousFaults } from './serious-faults.ts';

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

/** Pictures to look at, where SCREENSHOTS_DIR says. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS_DIR'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

test('a call becomes an incident: corrected, served by hand with a reason, kept, explained, cancelled', async () => {
  const signIn = { username: 'demo', password: 'anything' };
  const look = { viewport: { width: 1_440, height: 900 } };
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, look });
  await waitForMap(page, 500);
  const dialog = page.getByRole('dialog');
  const detail = page.locator('.detail');

  await page.keyboard.press('i');
  await dialog.getByLabel('Caller’s name').fill('王小明');
  await dialog.getByLabel('Caller’s phone').fill('13812345678');
  await dialog.getByLabel('Note').fill('stands at the bridge');
  await picture(page, 'call');
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Open and send help' }).click();
  await detail.getByText('from a call').waitFor();
  await detail.getByText('王**').waitFor();
  await detail.getByRole('button', { name: 'Show', exact: true }).click();
  await detail.getByRole('link', { name: '138 1234 5678' }).waitFor();

  await page.keyboard.press('e');
  await dialog.getByText('Flat tyre').click();
  await dialog.getByLabel('Latitude').fill((await dialog.getByLabel('Latitude').inputValue()).replace(/.$/, '7'));
  await picture(page, 'triage');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await detail.getByRole('heading', { name: 'Flat tyre' }).waitFor();
  await detail.getByText(/Type: Breakdown → *Flat tyre/).waitFor();

  await page.keyboard.press('u');
  const excluded = dialog.locator('.unit-choice[data-excluded]').first();
  const unit = (await excluded.locator('strong').textContent()) ?? '';
  await excluded.click();
  await dialog.getByText('You overrule a rule').waitFor();
  await dialog.getByLabel('Why this unit').fill('the crew is next door');
  await dialog.getByLabel('Keep it with this incident').check();
  await picture(page, 'assign');
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: `Send ${unit}` }).click();
  await detail.getByText('Sent by demo: the crew is next door.').waitFor();
  await detail.getByText('Although:').waitFor();
  await detail.getByRole('button', { name: 'Let go' }).click();
  await detail.getByRole('button', { name: 'Keep', exact: true }).waitFor();

  await page.locator('#detail-title').focus();
  await page.keyboard.press('l');
  await dialog.getByLabel('What was said').fill('a van comes within the hour');
  await dialog.getByLabel('The customer now knows what will be done').check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await detail.getByText('plan given').waitFor();
  await detail.getByText(/Proved best of \d+ incidents × \d+ units/).waitFor();
  await picture(page, 'detail-dark');
  expect(await seriousFaults(page)).toEqual([]);

  await detail.getByRole('button', { name: 'Cancel', exact: true }).click();
  await dialog.getByLabel('Reason').fill('drove on');
  await dialog.getByRole('button', { name: 'Cancel incident' }).click();
  await detail.getByText('Cancelled: drove on').waitFor();
  expect(errors).toEqual([]);
  await close();
}, 240_000);

test('is as complete in Chinese and by day', async () => {
  const signIn = { username: 'demo', password: 'anything' };
  const look = { viewport: { width: 1_440, height: 900 }, locale: 'zh-CN', colorScheme: 'light' as const };
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, look, path: '/incidents' });
  await page.locator('.list-row').first().click();
  const detail = page.locator('.detail');
  await detail.getByText('联系记录').first().waitFor();
  await picture(page, 'detail-light-zh');
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('u');
  await page.getByRole('dialog').getByText('任何单元都可以派出').waitFor();
  await page.locator('.unit-choice').first().waitFor();
  await picture(page, 'assign-light-zh');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
}, 240_000);
