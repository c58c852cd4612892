import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

describe('the production build on recorded data', () => {
  test('signs in, refuses a wrong password in a sentence, and draws the city with its fleet', async () => {
    const { page, errors, close } = await openConsole(browser, server.url);
    await page.getByLabel('User name').fill('demo');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('The user name or the password is wrong.').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    // The refusal itself is a failed request, which browsers note.
    errors.length = 0;
    await page.getByLabel('Password', { exact: true }).fill('anything');
    await page.keyboard.press('Enter');
    await waitForMap(page, 500);
    expect(await page.evaluate(() => window.__roadcall!.renderedFeatures())).toBeGreaterThan(100);
    expect(errors).toEqual([]);
    await close();
  });

  test('registers a device, shows its secret once, and names what is wrong with a file', async () => {
    const { page, errors, close } = await openConsole(browser, server.url, { signIn, path: '/devices' });
    await page.locator('.list-row').first().waitFor();
    await page.getByRole('button', { name: 'New device' }).click();
    await page.getByRole('dialog').getByRole('textbox').first().fill('tracker-1');
    await page.keyboard.press('Enter');
    await page.getByText('tracker-1 is registered').waitFor();
    expect(await page.locator('.copy-line code').first().textContent()).toMatch(/^[\w-]{43}$/);
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Open the device' }).click();
    await page.locator('.detail').getByText('tracker-1').waitFor();
    expect(page.url()).toContain('sel=device.tracker-1');

    await page.getByRole('button', { name: 'Import' }).click();
    const csv = { name: 'devices.csv', mimeType: 'text/csv', buffer: Buffer.from('id\ntracker-1\ntracker-2') };
    await page.locator('input[type=file]').setInputFiles(csv);
    await page.getByText('a device has this id already').waitFor();
    expect(await page.getByRole('button', { name: /Register/ }).isDisabled()).toBe(true);
    expect(errors).toEqual([]);
    await close();
  });

  test('takes refused messages in again, and shows two contents for one moment side by side', async () => {
    const path = '/devices?tab=quarantine';
    const { page, errors, close } = await openConsole(browser, server.url, { signIn, path });
    await page.locator('.list-row').first().waitFor();
    await page.getByLabel('Reason').selectOption('conflict');
    await page.locator('.list-row').first().click();
    const detail = page.locator('.detail');
    await detail.getByRole('button', { name: 'Take in again' }).click();
    const conflict = detail.getByRole('table');
    await conflict.getByText('speed_kph').waitFor();
    expect(await conflict.getByRole('row').count()).toBe(3);
    expect(await seriousFaults(page)).toEqual([]);
    await detail.getByRole('button', { name: 'Replace it' }).click();
    await page.keyboard.press('Enter');
    await detail.getByText('Replaced', { exact: true }).waitFor();

    await page.getByLabel('Reason').selectOption('');
    await page.getByRole('button', { name: 'Take these in again' }).click();
    await page.keyboard.press('Enter');
    const progress = page.getByRole('region', { name: 'Last retry' });
    await progress.getByText(/^Stored \d+/).waitFor();
    await progress.getByText('Still open, one by one').click();
    await progress.getByText('Still refused').first().waitFor();
    if (process.env['SCREENSHOTS_DIR'] !== undefined) {
      await page.screenshot({ path: `${process.env['SCREENSHOTS_DIR']}/quarantine-retry.png` });
    }
    expect(await seriousFaults(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test('plays a vehicle’s day back: marked on the map, by slider and keys, and the address remembers the moment', async () => {
    const { page, errors, close } = await openConsole(browser, server.url, { signIn });
    await waitForMap(page, 500);
    await page.keyboard.press('4');
    await page.locator('.list-row .row-button').first().click();
    await page.getByRole('button', { name: 'Play back' }).click();
    const slider = page.getByRole('slider', { name: 'Moment on show' });
    await slider.waitFor();
    await page.locator('.playback-vehicle').waitFor({ state: 'attached' });
    expect(await page.locator('.playback-chart path.line').getAttribute('d')).toMatch(/^M\d+ [\d.]+L/);
    const at = async (): Promise<number> => Number(await slider.inputValue());
    const [first, end] = [Number(await slider.getAttribute('min')), Number(await slider.getAttribute('max'))];
    await page.keyboard.press('End');
    expect(Math.abs((await at()) - end)).toBeLessThanOrEqual(1_000);
    await page.keyboard.press('Home');
    expect(Math.abs((await at()) - first)).toBeLessThanOrEqual(1_000);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.waitForFunction(
      (from) => Number(document.querySelector<HTMLInputElement>('.playback-plot input')!.value) > from + 2_000,
      first,
    );
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.waitForURL(/[?&]t=\d\d%3A\d\d|[?&]t=\d\d:\d\d/);
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('.playback').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
    await close();
  });

  test('sends a command to a device, says what is wrong with one, and takes it back', async () => {
    const { page, errors, close } = await openConsole(browser, server.url, { signIn, path: '/devices' });
    await page.locator('.list-row .row-button').first().click();
    await page.getByRole('tab', { name: 'Commands' }).click();
    const kind = page.getByRole('combobox', { name: 'Command' });
    await kind.fill('engine_cut');
    await page.getByText('what would immobilise a vehicle is refused').waitFor();
    await kind.fill('set_interval');
    await page.getByRole('textbox', { name: 'Details' }).fill('{"seconds": 30}');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.command-row').getByText('Waits').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('group', { name: 'Take it back?' }).getByRole('button').first().click();
    await page.locator('.command-row').getByText('Taken back').waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  test('shows the fleet at an instant of the past, marked as such, by the keyboard alone', async () => {
    const { page, errors, close } = await openConsole(browser, server.url, { signIn });
    await waitForMap(page, 500);
    await page.keyboard.press('h');
    await page.getByText('Not now: the fleet of').waitFor();
    await page.getByText(/\d+ on the map/).waitFor();
    expect(await page.locator('.map-fleet').isVisible()).toBe(false);
    const instant = (): number => Date.parse(new URL(page.url()).searchParams.get('past') ?? '');
    const before = instant();
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('ArrowRight');
    expect(instant() - before).toBe(-9 * 60_000);
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('.past').waitFor({ state: 'detached' });
    expect(await page.locator('.map-fleet').isVisible()).toBe(true);
    expect(errors).toEqual([]);
    await close();
  });

  test('lets vehicles glide without a jump', async () => {
    const look = { reducedMotion: 'no-preference' } as const;
    const { page, errors, close } = await openConsole(browser, server.url, { signIn, look });
    await waitForMap(page, 500);
    const before = await page.evaluate(() => window.__roadcall!.positions());
    await page.waitForFunction((old) => {
      const held = new Map(old.map((mark) => [mark.no, mark]));
      const moved = window.__roadcall!.positions().filter((mark) => {
        const was = held.get(mark.no);
        return was !== undefined && Math.abs(was.lat - mark.lat) + Math.abs(was.lon - mark.lon) > 0.00005;
      });
      return moved.length >= 100;
    }, before);
    expect(errors).toEqual([]);
    await close();
  });

  test.each([
    ['dark', 'en'],
    ['light', 'en'],
    ['dark', 'zh-CN'],
  ] as const)('keeps nobody out in %s, %s: axe finds nothing serious', async (colorScheme, locale) => {
    const { page, errors, close } = await openConsole(browser, server.url, {
      signIn,
      path: '/vehicles',
      look: { colorScheme, locale },
    });
    await page.locator('.list-row').first().waitFor();
    await waitForMap(page, 500);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.detail').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    for (const key of ['2', '3', '7', '8', '9']) {
      await page.keyboard.press(key);
      await page.locator('.list-panel').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    }
    await page.keyboard.press('?');
    await page.locator('.dialog').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });
});

describe('the keyboard', () => {
  test('finds a vehicle by its plate, opens an incident on it and shows who was sent and why', async () => {
    const { page, errors, close } = await openConsole(browser, server.url, { signIn });
    await waitForMap(page, 500);
    await page.keyboard.press('4');
    await page.locator('.list-row .plate').first().waitFor();
    const plate = (await page.locator('.list-row:has-text("Parked") .plate').first().textContent())!;
    await page.keyboard.press('/');
    await page.keyboard.type(plate);
    await page.getByRole('option', { name: plate }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.detail-title .plate', { hasText: plate }).waitFor();
    expect(page.url()).toContain('sel=vehicle.');
    await page.keyboard.press('d');
    await page.locator('.dialog').waitFor();
    await page.getByLabel('Note').fill('Caller says it will not start');
    await page.getByRole('button', { name: 'Open and send help' }).press('Enter');
    await page.locator('.unit-card-name').waitFor();
    await page.getByText('Why this unit').waitFor();
    await page.getByText('by the road network').waitFor();
    expect(page.url()).toContain('sel=incident.');
    expect(errors).toEqual([]);
    await close();
  });

  test('makes a fence by keys alone and shows it on the map; a deleted one can be had back', async () => {
    const { page, errors, close } = await openConsole(browser, server.url, { signIn });
    await waitForMap(page, 500);
    await page.keyboard.press('8');
    await page.getByRole('button', { name: 'New fence' }).press('Enter');
    await page.getByRole('button', { name: 'Save fence' }).press('Enter');
    await page.getByText('Give the fence a Chinese and an English name.').waitFor();
    await page.getByLabel('Chinese name').fill('仓库');
    await page.getByLabel('English name').fill('Depot');
    for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Add a point' }).press('Enter');
    const latitude = page.getByLabel('Latitude of point 3');
    const before = Number(await latitude.inputValue());
    await latitude.fill(String(before + 0.004));
    await latitude.press('Enter');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Undo last step' }).press('Enter');
    expect(Number(await latitude.inputValue())).toBe(before);
    await page.getByRole('button', { name: 'Save fence' }).press('Enter');
    await page.locator('.detail-title', { hasText: 'Depot' }).waitFor();
    expect(page.url()).toMatch(/sel=fence\.[0-9a-f-]{36}/);
    await page.waitForFunction(() => window.__roadcall!.renderedFences().includes('Depot'));

    await page.getByRole('button', { name: 'Delete' }).press('Enter');
    await page.waitForFunction(() => !window.__roadcall!.renderedFences().includes('Depot'));
    await page.getByRole('button', { name: 'Undo', exact: true }).press('Enter');
    await page.locator('.detail-title', { hasText: 'Depot' }).waitFor();
    await page.waitForFunction(() => window.__roadcall!.renderedFences().includes('Depot'));
    expect(errors).toEqual([]);
    await close();
  });

  test('shows the list as the map’s equal, the palette, and forgets nothing over a reload', async () => {
    const { page, errors, close } = await openConsole(browser, server.url, {
      signIn,
      path: '/vehicles?status=available',
    });
    await page.locator('.list-row').first().waitFor();
    await page.keyboard.press('m');
    await page.getByRole('table').waitFor();
    expect(page.url()).toContain('view=table');
    await page.reload();
    await page.getByRole('table').waitFor();
    const words = await page.locator('.table-row[aria-rowindex="2"]').textContent();
    expect(words).toContain('Available');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /Type a command/ }).fill('alarms');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/alarms/);
    expect(errors).toEqual([]);
    await close();
  });

  test('acknowledges an alarm with a note in three keystrokes', async () => {
    const { page, errors, close } = await openConsole(browser, server.url, { signIn, path: '/alarms' });
    await page.locator('.list-row').first().waitFor();
    const waiting = async (): Promise<number> =>
      Number(await page.locator('[role="tab"] .count').first().textContent());
    const before = await waiting();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.getByLabel('Note').fill('Called the customer');
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (count) => Number(document.querySelector('[role="tab"] .count')?.textContent) < count,
      before,
    );
    const snoozed = page.getByRole('tab', { name: /Snoozed/ }).locator('.count');
    const putOff = Number(await snoozed.textContent());
    for (const key of ['j', 'x', 'j', 'x', 's']) await page.keyboard.press(key);
    await page.getByRole('button', { name: '30 min' }).click();
    await page.waitForFunction(
      (count) => Number(document.querySelectorAll('[role="tab"] .count')[1]?.textContent) >= count,
      putOff + 2,
    );
    expect(errors).toEqual([]);
    await close();
  });

  test('tries an alarm rule out before it counts, and keeps its versions', async () => {
    const path = '/alarms?tab=rules&sel=rule.overspeed';
    const { page, errors, close } = await openConsole(browser, server.url, { signIn, path });
    await page.getByLabel('Threshold, km/h').fill('110');
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByText(/Would have raised about \d+ in the last 7 days/).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Version 1 by demo').first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });
});

test('on a phone the panels are one sheet below the map', async () => {
  const { page, errors, close } = await openConsole(browser, server.url, {
    signIn,
    path: '/alarms',
    look: { viewport: { width: 390, height: 844 }, hasTouch: true },
  });
  await page.locator('.sheet .list-row').first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});
