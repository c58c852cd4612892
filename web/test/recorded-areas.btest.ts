import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openConsole, waitForMap } from './open-console.ts';
import { picture } from './picture.ts';
import { startRecordedConsole, type RecordedServer } from './recorded-server.ts';
import { seriousFaults } from './serious-faults.ts';

const signIn = { username: 'demo', password: 'anything' };
const look = { viewport: { width: 1_180, height: 760 } };

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

test('a rental’s permitted area is changed, said in words, drawn on the map, and its history kept', async () => {
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, look, path: '/rentals' });
  const detail = page.locator('.detail');
  const dialog = page.locator('.dialog');
  await waitForMap(page, 500);
  await page.locator('.list-row').first().click();
  await detail.getByText('May be driven: anywhere').waitFor();
  expect(await detail.getByRole('button', { name: 'Show the area' }).count()).toBe(0);
  await detail.getByRole('button', { name: 'Change the area' }).click();
  await dialog.getByRole('group', { name: 'May be driven in' }).getByLabel('City limit').check();
  await dialog.getByRole('group', { name: 'Not in' }).getByLabel('Port, no entry').check();
  await picture(page, 'area-dialog-dark');
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save the area' }).click();
  await dialog.waitFor({ state: 'detached' });
  await detail.getByText('May be driven: City limit · not in Port, no entry').waitFor();
  await detail.getByRole('button', { name: 'Show the area' }).click();
  await detail.getByText('Earlier areas').click();
  await expect.poll(() => detail.locator('.rental-area-history li').count()).toBe(2);
  const drawn = () => page.evaluate(() => window.__roadcall!.fenceRoles());
  await expect.poll(drawn).toMatchObject({ 'City limit': 'may be driven here', 'Port, no entry': 'not in here' });
  await picture(page, 'rental-area-map-dark');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
}, 240_000);

test('areas of new bookings are set by branch and class, two for the same are refused', async () => {
  const path = '/settings?sel=settings.areas';
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, look, path });
  const detail = page.locator('.detail');
  await detail.getByText('Bookings begin without an area').waitFor();
  await detail.getByRole('button', { name: 'Add an area' }).click();
  await detail.getByRole('button', { name: 'Add an area' }).click();
  await detail.getByText('Two areas are for the same branch and class.').waitFor();
  expect(await detail.getByRole('button', { name: 'Save changes' }).isDisabled()).toBe(true);
  const second = detail.getByRole('group', { name: 'Area 2' });
  await second.getByLabel('Class').selectOption({ index: 1 });
  await second.getByRole('group', { name: 'May be driven in' }).getByLabel('City limit').check();
  await detail.getByRole('group', { name: 'Area 1' }).getByRole('button', { name: 'Remove' }).click();
  await picture(page, 'area-defaults-dark');
  expect(await seriousFaults(page)).toEqual([]);
  await detail.getByRole('button', { name: 'Save changes' }).click();
  await page.locator('.list-row').getByText('Areas: 1').waitFor();
  await page.reload();
  await detail.getByLabel('City limit').first().waitFor();
  expect(await detail.getByLabel('City limit').first().isChecked()).toBe(true);
  await detail.getByText(/^Any branch · .+ · May be driven in: — → City limit$/).waitFor();
  expect(await detail.getByText('— → —').count()).toBe(0);
  await picture(page, 'area-defaults-history-dark');
  expect(errors).toEqual([]);
  await close();
}, 240_000);

test('the company and a branch get their time zones, in Chinese on a phone', async () => {
  const phone = { viewport: { width: 390, height: 844 }, locale: 'zh-CN', colorScheme: 'light' as const };
  const path = '/settings?sel=settings.zones';
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, look: phone, path });
  const detail = page.locator('.detail');
  const company = detail.getByRole('group', { name: '公司' });
  await company.getByText('+08:00').waitFor();
  await company.getByRole('combobox').fill('Mars/Olympus');
  await company.getByText('请填 IANA 时区名').waitFor();
  expect(await company.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
  await company.getByRole('combobox').fill('Asia/Tokyo');
  await company.getByText('+09:00').waitFor();
  await company.getByRole('combobox').press('Enter');
  const branches = detail.getByRole('group', { name: '门店' });
  await expect.poll(() => branches.getByRole('combobox').first().getAttribute('placeholder')).toContain('Asia/Tokyo');
  await branches.getByRole('combobox').first().fill('America/Edmonton');
  await branches.getByRole('combobox').first().press('Enter');
  await page.locator('.toast-title').getByText('已保存').first().waitFor();
  await picture(page, 'time-zones-zh-narrow');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
}, 240_000);
