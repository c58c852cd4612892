import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openConsole, waitForMap } from './open-console.ts';
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

test('a silent crew is said in the corner, the rail, the alarms and the list, and answered', async () => {
  const look = { viewport: { width: 1_180, height: 760 } };
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, look, path: '/units' });
  const row = page.locator('.list-row').first();
  // The recorded crew owes its sign of life a minute after the console was opened.
  await page.locator('.toast-title').getByText('does not answer').waitFor({ timeout: 100_000 });
  await row.getByText('Silent for').waitFor();
  await picture(page, 'units-silent-dark');
  expect(await seriousFaults(page)).toEqual([]);

  await page.getByRole('button', { name: /^Service units, 1 / }).waitFor();
  await page.keyboard.press('3');
  const banner = page.getByRole('list', { name: 'Crews that do not answer' });
  await banner.getByRole('button', { name: 'Send help' }).click();
  await banner.getByRole('group').getByRole('button', { name: 'Send help' }).click();
  await page
    .locator('.detail')
    .getByText('The crew does not answer.')
    .or(page.locator('.detail').getByText('No sign of life'))
    .first()
    .waitFor();
  await banner.getByRole('button', { name: 'The crew is well' }).click();
  await banner.waitFor({ state: 'detached' });
  await page.locator('.toast-title').getByText('does not answer').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
  await close();
}, 240_000);

test('a unit is found, looked at, sent on a break, set out of service with a reason, edited and retired, by keys', async () => {
  const look = { viewport: { width: 1_180, height: 760 } };
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, look, path: '/units?state=free' });
  const dialog = page.getByRole('dialog');
  const detail = page.locator('.detail');
  await page.locator('.list-row').first().waitFor();
  expect(await page.locator('.list-row .unit-duty').first().textContent()).toMatch(/Free|Returning/);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await detail.getByText('Shift today').waitFor();
  const name = (await detail.locator('#detail-title').textContent()) ?? '';
  expect(page.url()).toContain('sel=unit.');
  await picture(page, 'unit-detail-dark');
  expect(await seriousFaults(page)).toEqual([]);

  await page.keyboard.press('b');
  await dialog.getByLabel('Minutes').fill('3');
  await dialog.getByText('A break is 5 to 240 minutes.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Begin break' }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: '45' }).click();
  await dialog.getByRole('button', { name: 'Begin break' }).click();
  await detail.getByText('On break').first().waitFor();
  await page.keyboard.press('b');
  await dialog.getByRole('button', { name: 'End break' }).click();
  await detail.getByText('On break').waitFor({ state: 'detached' });

  await page.keyboard.press('o');
  await dialog.getByText('cannot be sent; say why').click();
  expect(await dialog.getByRole('button', { name: 'Set out of service' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: 'Why' }).fill('flat battery');
  await picture(page, 'unit-duty-dark');
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await detail.getByText('flat battery').first().waitFor();
  await detail.getByRole('tab', { name: 'History' }).click();
  await detail.locator('.unit-line').getByText('flat battery').waitFor();
  await picture(page, 'unit-history-dark');
  await detail.getByRole('tab', { name: 'Jobs' }).click();

  await detail.locator('#detail-title').focus();
  await page.keyboard.press('e');
  await dialog.getByLabel('Call sign').fill('');
  await dialog.getByLabel('Tows up to, kg').fill('5');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('1 to 40 characters.').waitFor();
  await dialog.getByText('100 to 100,000, or empty for any.').waitFor();
  await dialog.getByLabel('Call sign').fill('Z-77');
  await dialog.getByLabel('Tows up to, kg').fill('2800');
  await dialog.getByRole('button', { name: 'Nights' }).click();
  await dialog.getByText('84 h a week').waitFor();
  await picture(page, 'unit-form-dark');
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await detail.getByRole('heading', { name: 'Z-77' }).waitFor();
  await detail.getByRole('tab', { name: 'Now' }).click();
  await detail.getByText('Mon–Sun 20:00–08:00').waitFor();

  await detail.getByRole('button', { name: 'Retire' }).click();
  await dialog.getByLabel('Why').fill(`was ${name}`);
  await dialog.getByRole('button', { name: 'Retire' }).click();
  await detail.getByText('It can be brought back.').waitFor();
  await page.getByRole('button', { name: 'Retired', exact: true }).click();
  await page.locator('.list-row').getByText('Z-77').waitFor();
  await detail.getByRole('button', { name: 'Bring it back into use' }).click();
  await detail.getByText('Shift today').waitFor();
  expect(errors).toEqual([]);
  await close();
}, 240_000);

test('a unit and a partner are added, and the table sorts', async () => {
  const look = { viewport: { width: 1_180, height: 760 }, colorScheme: 'light' as const };
  const { page, errors, close } = await openConsole(browser, server.url, { signIn, look, path: '/units?tab=partners' });
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'New partner' }).click();
  await dialog.getByLabel('Company').fill('Wuchang Crane');
  await dialog.getByLabel('Phone of its dispatch desk').fill('call me');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('5 to 20 digits').waitFor();
  await dialog.getByLabel('Phone of its dispatch desk').fill('027 1234 5678');
  await dialog.getByRole('checkbox', { name: 'Tow', exact: true }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('article', { name: 'Wuchang Crane' }).getByRole('link').waitFor();
  await picture(page, 'partners-light');
  expect(await seriousFaults(page)).toEqual([]);

  await page.getByRole('tab', { name: 'Units' }).click();
  await page.getByRole('button', { name: 'New unit' }).click();
  await dialog.getByLabel('Call sign').fill('T-01');
  await dialog.getByLabel('Partner').selectOption({ label: 'Wuchang Crane' });
  await dialog.getByRole('button', { name: 'Add unit' }).click();
  await dialog.getByText('This name is taken.').waitFor();
  // The refusal itself is a failed request, which browsers note.
  errors.length = 0;
  await dialog.getByLabel('Call sign').fill('A-00');
  await dialog.getByRole('button', { name: 'Add unit' }).click();
  await page.locator('.detail').getByRole('heading', { name: 'A-00' }).waitFor();
  await page.keyboard.press('m');
  await page.getByRole('columnheader').getByRole('button', { name: 'Unit' }).click();
  await page.locator('.list-row').first().getByText('A-00').waitFor();
  await picture(page, 'units-table-light');
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
}, 240_000);

test('is as complete in Chinese, and on a phone', async () => {
  const chinese = { viewport: { width: 1_180, height: 760 }, locale: 'zh-CN' };
  const wide = await openConsole(browser, server.url, { signIn, look: chinese, path: '/units' });
  await waitForMap(wide.page, 500);
  await wide.page.locator('.list-row').nth(2).click();
  await wide.page.locator('.detail').getByText('今日班次').waitFor();
  await picture(wide.page, 'unit-detail-zh');
  await wide.page.keyboard.press('e');
  await wide.page.getByRole('dialog').getByText('每周排班').waitFor();
  await picture(wide.page, 'unit-form-zh');
  expect(await seriousFaults(wide.page)).toEqual([]);
  expect(wide.errors).toEqual([]);
  await wide.close();

  const phone = { viewport: { width: 390, height: 844 } };
  const narrow = await openConsole(browser, server.url, { signIn, look: phone, path: '/units' });
  await waitForMap(narrow.page, 500);
  await narrow.page.locator('.list-row').first().waitFor();
  await picture(narrow.page, 'units-narrow');
  await narrow.page.locator('.list-row').nth(1).click();
  await narrow.page.locator('.detail').getByText('Safety timer').waitFor();
  await picture(narrow.page, 'unit-detail-narrow');
  expect(await seriousFaults(narrow.page)).toEqual([]);
  expect(narrow.errors).toEqual([]);
  await narrow.close();
}, 240_000);
