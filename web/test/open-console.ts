import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Chromium as the test machine has it: WebGL in software. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-unsafe-swiftshader',
    ],
  });
}

export interface OpenedConsole {
  readonly page: Page;
  /** Errors that the page has written to its console or thrown. */
  readonly errors: string[];
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  readonly path?: string;
  readonly look?: BrowserContextOptions;
  readonly signIn?: { username: string; password: string };
}

/** A page of its own, signed in through the api unless told otherwise. A small window: software rendering pays for each pixel. */
export async function openConsole(browser: Browser, url: string, options: OpenOptions = {}): Promise<OpenedConsole> {
  const context = await browser.newContext({
    viewport: { width: 1_100, height: 700 },
    reducedMotion: 'reduce',
    locale: 'en',
    colorScheme: 'dark',
    ...options.look,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on('console', (message) => {
    // Where it came from tells what a text like “404” does not.
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  if (options.signIn) await context.request.post(`${url}/api/v1/auth/sign-in`, { data: options.signIn });
  await page.goto(url + (options.path ?? '/map'));
  return { page, errors, close: () => context.close() };
}

/** Waits until the map has drawn its basemap and at least this many marks. */
export async function waitForMap(page: Page, marks: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const hook = window.__roadcall;
      return hook !== undefined && hook.vehicleCount() >= wanted && hook.renderedFeatures() > 50;
    },
    marks,
    { timeout: 90_000, polling: 500 },
  );
}
