import { Incident, pageOf } from '@roadcall/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openConsole, waitForMap } from './open-console.ts';
import { picture } from './picture.ts';
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

describe('recorded cases', () => {
  const signIn = { username: 'demo', password: 'anything' };
  let cases: RecordedServer;
  let page: Page;
  let errors: string[];
  let close: () => Promise<void>;
  let incidents: Incident[];
  beforeAll(async () => {
    cases = await startRecordedConsole({ cases: true });
    ({ page, errors, close } = await openConsole(browser, cases.url, { signIn, path: '/incidents' }));
    const read = await page.request.get(`${cases.url}/api/v1/incidents`);
    incidents = pageOf(Incident).parse(await read.json()).items;
  }, 240_000);
  afterAll(async () => {
    await close?.();
    await cases?.stop();
  });

  /** Opens the incident whose note names the case; the map is not what is looked at. */
  async function show(name: string) {
    const incident = incidents.find(({ note }) => note === name);
    if (!incident) throw new Error(`there is no recorded case ${name}`);
    await page.goto(`${cases.url}/incidents?sel=incident.${incident.id}`);
    const detail = page.locator('.detail');
    await detail.locator('.candidates').first().waitFor({ state: 'attached' });
    return detail;
  }

  test('say in words what became of each plan', async () => {
    const words: Readonly<Record<string, RegExp>> = {
      swapped: /instead of .+: 7 min earlier; all changes together gain 10 min/,
      proposed: /is planned for it/,
      fallback: /The exact plan was late: the nearest pairs/,
      waits: /All units that could are needed elsewhere/,
    };
    for (const [name, expected] of Object.entries(words)) {
      const detail = await show(name);
      await detail.getByText(expected).first().waitFor();
      await detail.getByText(/\d+ could go, rules excluded \d+/).waitFor();
      await picture(page, `case-${name}`);
    }
    expect(errors).toEqual([]);
  }, 240_000);

  test('show what was escalated and when, and the contractors to call and to send', async () => {
    const detail = await show('escalated');
    await detail.getByText('No unit has the skills').waitFor();
    await detail.getByText(/Supervisor told · 100 % of “A unit accepts”/).waitFor();
    await detail.getByText('Paused: the police ask us to wait').waitFor();
    await detail.getByRole('link', { name: '027 8888 0101' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'case-escalated');
    await detail.getByRole('button', { name: 'Log the call' }).first().click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Who', { exact: true }).inputValue()).toBe('partner');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await detail.getByText('Called 顺达道路救援:').waitFor();
    await detail.getByRole('button', { name: 'Send T-10' }).click();
    await dialog.getByLabel('Why this unit').fill('ours lack the skill');
    await dialog.getByRole('button', { name: 'Send T-10' }).click();
    await detail.getByText('Sent by demo: ours lack the skill.').waitFor();
    await detail.getByRole('button', { name: 'New promise' }).click();
    await dialog.getByText('Authority informed').click();
    await dialog.getByRole('button', { name: 'Promise it' }).click();
    await detail.getByText('Authority informed').waitFor();
  }, 240_000);

  test('put reports and positions side by side, name the refusal, and end in gone on arrival with a reason', async () => {
    const detail = await show('doubted');
    await detail.getByText('How it is known').click();
    await detail.getByRole('row', { name: /Arrived .+\+4 min/ }).waitFor();
    await detail.getByText(/Declined by .+ · wrong equipment · no jack on board/).waitFor();
    await detail.getByText('Not chosen, because…').click();
    await detail.getByRole('button', { name: /: wrong equipment$/ }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'case-doubted');
    await detail.getByRole('button', { name: 'Promise one' }).click();
    await detail.getByText('Replacement vehicle handed over').waitFor();
    await detail.getByRole('button', { name: 'None owed any more' }).waitFor();
    await detail.getByRole('button', { name: 'Gone on arrival…' }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Gone on arrival' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('In words').fill('the car park is empty');
    await confirm.click();
    await detail.getByText(/Nobody there when .+ arrived/).waitFor();
  }, 240_000);

  test('show the legs of a mission together, and hand the replacement over for the crew', async () => {
    const detail = await show('replaced');
    await detail.getByText(/goes over to it at the hand-over/).waitFor();
    await detail.getByText(/Released before/).click();
    await detail.getByText('driver declined').waitFor();
    await detail.getByText('Vehicles not chosen, because…').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'case-replaced');
    const plates = detail.locator('.legs .plate');
    const before = (await plates.first().textContent()) ?? '';
    await page.locator('#detail-title').focus();
    await page.keyboard.press('r');
    const choice = page.getByRole('dialog');
    const excluded = choice.locator('.unit-choice[data-disabled]').first();
    await excluded.waitFor();
    expect(await excluded.getByRole('radio').isDisabled()).toBe(true);
    await choice.getByText('reserved now').first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    const confirm = choice.getByRole('button', { name: /^Send D-/ });
    expect(await confirm.isDisabled()).toBe(true);
    const other = choice.locator('.unit-choice:not([data-disabled])').filter({ hasNotText: before }).first();
    const plate = (await other.locator('.plate').textContent()) ?? '';
    await other.getByRole('radio').focus();
    await page.keyboard.press('Space');
    await choice.getByText(`Who brings ${plate}`).waitFor();
    await choice.getByLabel('Why these').fill('the customer has three child seats');
    await choice.getByLabel('The driver has agreed by phone').check();
    await picture(page, 'choose-replacement');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await detail.locator('.legs').getByText(plate).waitFor();
    await detail.getByText('Chosen by demo: the customer has three child seats.').first().waitFor();
    await picture(page, 'case-chosen');
    const crew = detail.locator('.legs').getByRole('button', { name: /For the crew of D-/ });
    for (const step of ['Has departed', 'Has the vehicle', 'Has arrived']) {
      await crew.click();
      await page.getByRole('menuitem', { name: step }).click();
      await page.getByRole('menu').waitFor({ state: 'detached' });
    }
    await detail.getByText('with the customer').waitFor();
    await crew.click();
    await page.getByRole('menuitem', { name: 'Handed over…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Handed over' }).click();
    await detail.getByText(/went over to .+ at/).waitFor();
  }, 240_000);

  test('settings: a mistake is said at its field, a change is kept with who made it, a default comes back', async () => {
    await page.locator('body').press('0');
    await page.getByText('Dispatch', { exact: true }).click();
    const most = page.getByRole('textbox', { name: 'Most changes' });
    await most.fill('1.5');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Give a whole number from 0 to 10.').waitFor();
    expect(await most.evaluate((field) => field === document.activeElement)).toBe(true);
    await most.fill('1');
    await page.keyboard.press('Enter');
    await page.getByText('Most changes: 2 → 1').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'settings');
    await page.getByRole('button', { name: 'Most changes: Default: 2' }).click();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Most changes: 1 → 2').waitFor();
    expect(errors).toEqual([]);
  }, 240_000);
});
