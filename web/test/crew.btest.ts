import type { Incident, UnitWithPosition, VehicleWithPosition } from '@roadcall/contracts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openConsole } from './open-console.ts';
import { picture } from './picture.ts';
import { startRecordedConsole, type RecordedServer } from './recorded-server.ts';
import { seriousFaults } from './serious-faults.ts';

const signIn = { username: 'crew', password: 'anything' };
const PHONE = { viewport: { width: 390, height: 844 } };

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

const openPhone = (look: BrowserContextOptions = {}) =>
  openConsole(browser, server.url, { signIn, look: { ...PHONE, ...look }, path: '/' });

/** The desk sends the crew's unit to a vehicle that broke down. */
async function sendCrew(): Promise<void> {
  const desk = await browser.newContext();
  const { request } = desk;
  const at = (path: string) => `${server.url}/api/v1${path}`;
  await request.post(at('/auth/sign-in'), { data: { username: 'demo', password: 'x' } });
  const list = async <T>(path: string) => ((await (await request.get(at(path))).json()) as { items: T[] }).items;
  const unit = (await list<UnitWithPosition>('/units')).find(({ autoAccept }) => !autoAccept)!;
  const vehicles = await list<VehicleWithPosition>('/vehicles');
  const vehicle = vehicles.find(({ condition, rentalPhase }) => condition === 'ok' && rentalPhase === 'rented')!;
  const incident = (await (
    await request.post(at('/incidents'), {
      data: {
        type: 'breakdown',
        vehicleId: vehicle.id,
        note: 'stands on the hard shoulder',
        caller: { name: '王小明' },
      },
    })
  ).json()) as Incident;
  const sent = await request.post(at(`/incidents/${incident.id}/assign`), {
    data: { unitId: unit.id, reason: 'near' },
  });
  expect(sent.status()).toBe(201);
  await desk.close();
}

const step = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a crew takes an offer and does the job step by step; a double tap is one step', async () => {
  const { page, errors, close } = await openPhone();
  await page.getByText('Ready for the next job').waitFor();
  expect(page.url()).toMatch(/\/crew$/);
  await picture(page, 'crew-free-dark', { fullPage: true });
  expect(await seriousFaults(page)).toEqual([]);
  await sendCrew();
  await page.getByText('New job').waitFor();
  expect(await page.getByRole('timer').textContent()).toMatch(/^01:[0-3]\d$|^00:\d\d$/);
  await page.getByText('stands on the hard shoulder').waitFor();
  await picture(page, 'crew-offer-dark', { fullPage: true });
  expect(await seriousFaults(page)).toEqual([]);
  await step(page, 'Accept').click();

  await step(page, 'Call').click();
  await page.getByRole('link', { name: /王小明/ }).waitFor();
  expect(await page.getByRole('link', { name: 'Navigate' }).getAttribute('href')).toMatch(/^geo:[\d.]+,[\d.]+\?q=/);
  const said: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/status')) said.push((request.postDataJSON() as { state: string }).state);
  });
  await step(page, 'We are on our way').dblclick();
  await step(page, 'We are there').waitFor();
  await page.locator('.crew-button.go[aria-disabled=false]').waitFor();
  expect(said).toEqual(['en_route']);
  await picture(page, 'crew-job-dark', { fullPage: true });
  expect(await seriousFaults(page)).toEqual([]);
  await step(page, 'We are there').click();
  await page.locator('.crew-button.go[aria-disabled=false]').getByText('Hooked up, towing').click();
  await page.locator('.crew-button.go[aria-disabled=false]').getByText('Dropped off, job done').click();
  await page.getByText('Since yesterday').waitFor();
  expect(said).toEqual(['en_route', 'on_scene', 'towing', 'done']);
  expect(errors).toEqual([]);
  await close();
}, 120_000);

test('a crew declines with a code, takes a break, gives a sign of life, ends its shift', async () => {
  const { page, errors, close } = await openPhone({ colorScheme: 'light' });
  await page.getByText('Ready for the next job').waitFor();
  await sendCrew();
  await step(page, 'Decline').click();
  await picture(page, 'crew-decline-light', { fullPage: true });
  expect(await seriousFaults(page)).toEqual([]);
  await step(page, 'too far').click();
  await page.getByText('Ready for the next job').waitFor();
  await page.locator('.crew-button[aria-disabled=false]').getByText('30 min').click();
  await page.locator('.crew-button.go[aria-disabled=false]').getByText('End break').click();
  await page.getByText('Ready for the next job').waitFor();
  await step(page, 'End shift').click();
  await page.getByText('End your shift now?').waitFor();
  await page.locator('.crew-button.danger[aria-disabled=false]').click();
  await page.locator('.crew-button.go[aria-disabled=false]').getByText('Begin shift').waitFor();
  await picture(page, 'crew-off-light', { fullPage: true });
  expect(await seriousFaults(page)).toEqual([]);
  await step(page, 'Begin shift').click();
  await page.getByText('Ready for the next job').waitFor();
  expect(errors).toEqual([]);
  await close();
}, 120_000);

test('without a network the page stays, says since when, and sends what was pressed when it is back', async () => {
  const { page, close } = await openPhone({ locale: 'zh-CN' });
  await page.getByText('待命中').waitFor();
  await picture(page, 'crew-free-zh', { fullPage: true });
  await page.context().setOffline(true);
  await page.getByText(/起没有网络/).waitFor();
  await step(page, '15 分钟').click();
  await page.getByText('“开始休息”将在网络恢复后发送。').waitFor();
  await picture(page, 'crew-offline-zh', { fullPage: true });
  expect(await seriousFaults(page)).toEqual([]);
  await page.context().setOffline(false);
  await page.getByText('休息中').first().waitFor();
  await page.getByText(/起没有网络/).waitFor({ state: 'detached' });
  await page.locator('.crew-button.go[aria-disabled=false]').getByText('结束休息').click();
  await page.getByText('待命中').waitFor();
  await close();
}, 120_000);
