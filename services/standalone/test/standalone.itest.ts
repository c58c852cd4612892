import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isAlive } from '@roadcall/local-postgres';
import { waitFor } from '@roadcall/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeFolder, startStubs, type StubOptions, type StubStandalone } from './stub-standalone.ts';

// Several starts of everything in one test, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const READY = 'Ready after';
let folder: Awaited<ReturnType<typeof makeFolder>>;
let running: StubStandalone[] = [];

beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  for (const standalone of running) standalone.signal('SIGTERM');
  await Promise.all(running.map((standalone) => standalone.ended()));
  running = [];
  await folder.remove();
});

function start(options: Partial<StubOptions> = {}): StubStandalone {
  const standalone = startStubs({ data: join(folder.path, 'data'), ...options });
  running.push(standalone);
  return standalone;
}

function dataFile(name: string): string {
  return join(folder.path, 'data', name);
}

async function postmasterPid(): Promise<number> {
  return Number.parseInt(await readFile(dataFile('postgres/postmaster.pid'), 'utf8'), 10);
}

function portIn(postmasterLock: string): string | undefined {
  return postmasterLock.split('\n')[3];
}

function passwordIn(output: string): string | undefined {
  return /admin \/ (\S+)/.exec(output)?.[1];
}

test('starts, stops within ten seconds with nothing left running, and keeps its data', async () => {
  const first = start();
  const output = await first.prints(READY);
  expect(output).toMatch(/Database …\s+\d+\.\d s/);
  const password = passwordIn(output);
  expect(await readFile(dataFile('first-sign-in.txt'), 'utf8')).toContain(password);
  expect((await stat(dataFile('first-sign-in.txt'))).mode & 0o777).toBe(0o600);
  expect((await stat(dataFile('secrets.json'))).mode & 0o777).toBe(0o600);

  const [postgres, ingestor] = [await postmasterPid(), (await first.pidsOf('ingestor'))[0] ?? 0];
  first.signal('SIGINT');
  const { code, tookMs } = await first.ended();
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(10_000);
  expect([isAlive(postgres), isAlive(ingestor)]).toEqual([false, false]);

  // A stale lock whose process id belongs to another program by now does not keep it from starting.
  await writeFile(dataFile('postgres/postmaster.pid'), `${process.pid}\n`);
  const second = start();
  expect(passwordIn(await second.prints(READY))).toBe(password);
});

test('starts what was killed again, passes live frames on, and lets nobody else use its data', async () => {
  const standalone = start();
  await standalone.prints(READY);

  const second = start();
  expect((await second.ended()).code).toBe(1);
  expect(second.output().trim()).toMatch(/^Roadcall already runs on .* \(process \d+\); stop it first/);

  const log = await waitFor(
    async () => {
      const text = await readFile(dataFile('logs/api.log'), 'utf8');
      return text.includes('live frame') && text;
    },
    { timeoutMs: 30_000, what: 'a live frame in the api' },
  );
  expect(log).toContain('"bytes":3,"isBytes":true');
  expect(log, 'no child gets the owner role').toContain('"owner":null');
  expect(await readFile(dataFile('logs/simulator.log'), 'utf8')).not.toContain('live frame');

  const [dispatcher = 0] = await standalone.pidsOf('dispatcher');
  process.kill(dispatcher, 'SIGKILL');
  await standalone.prints('dispatcher ended (SIGKILL); starting it again in 0.5 s');
  await standalone.prints('dispatcher is back');

  const before = await readFile(dataFile('postgres/postmaster.pid'), 'utf8');
  process.kill(await postmasterPid(), 'SIGKILL');
  await standalone.prints('PostgreSQL ended by itself (SIGKILL); starting it again');
  await standalone.prints('PostgreSQL is back');
  const after = await readFile(dataFile('postgres/postmaster.pid'), 'utf8');
  expect(portIn(after)).toBe(portIn(before));
});

test('stops the children and leaves no orphan when the supervisor is killed; the next start takes over', async () => {
  const first = start();
  await first.prints(READY);
  const [ingestor = 0] = await first.pidsOf('ingestor');
  const orphan = await postmasterPid();
  first.signal('SIGKILL');
  await first.ended();
  await waitFor(() => !isAlive(ingestor), { timeoutMs: 30_000, what: 'the end of the ingestor' });
  expect(isAlive(orphan)).toBe(true);

  const second = start();
  await second.prints('Stopped the database of an earlier run that had been killed.');
  await second.prints(READY);
  expect(isAlive(orphan)).toBe(false);
});

test('refuses a port in use in one sentence', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const address = squatter.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const standalone = start({ args: ['--mqtt-port', String(port)] });
    expect((await standalone.ended()).code).toBe(1);
    expect(standalone.output().trim()).toBe(`Port ${port} on 127.0.0.1 is in use; choose another with --mqtt-port.`);
  } finally {
    squatter.close();
  }
});

test('refuses a folder that is not its own, and --fresh does not touch it', async () => {
  const stranger = join(folder.path, 'thesis.txt');
  await writeFile(stranger, 'years of work');
  const standalone = start({ data: folder.path, args: ['--fresh'] });
  expect((await standalone.ended()).code).toBe(1);
  expect(standalone.output()).toContain('is not empty and not a data folder of Roadcall');
  expect(await readFile(stranger, 'utf8')).toBe('years of work');
});

test('takes the given password, does not print it, leaves no file, and goes on without a simulator', async () => {
  const environment = { ROADCALL_ADMIN_PASSWORD: 'correct horse battery', STUB_FAILING: 'simulator' };
  const standalone = start({ environment });
  const output = await standalone.prints(READY);
  expect(output).toContain('simulator did not start (exit code 1: no fuel). Everything else runs.');
  expect(output).toContain('admin, with the password that was set');
  expect(output).not.toContain('correct horse');
  await expect(stat(dataFile('first-sign-in.txt'))).rejects.toThrow('ENOENT');
});

test('keeps data and city together until --fresh', async () => {
  const first = start();
  const password = passwordIn(await first.prints(READY));
  first.signal('SIGTERM');
  await first.ended();

  const other = join(folder.path, 'other.osm');
  await writeFile(other, '<osm version="0.6"/>');
  const second = start({ args: ['--osm', other] });
  expect((await second.ended()).code).toBe(1);
  expect(second.output()).toMatch(/belong to the demo city, not to other\.osm; .*--data.*--fresh/);

  const again = passwordIn(await start({ args: ['--fresh'] }).prints(READY));
  expect(again).toBeDefined();
  expect(again).not.toBe(password);
});

test('a bad extract is one sentence', async () => {
  const bad = join(folder.path, 'bad.osm');
  await writeFile(bad, 'this is no map');
  const standalone = start({ args: ['--osm', bad] });
  expect((await standalone.ended()).code).toBe(1);
  expect(standalone.output()).toContain('bad.osm');
  expect(standalone.output()).not.toContain('    at ');
});

test('a child that cannot start is one sentence with its last complaint, and nothing stays behind', async () => {
  const standalone = start({ environment: { STUB_FAILING: 'ingestor' } });
  expect((await standalone.ended()).code).toBe(1);
  expect(standalone.output()).toContain('ingestor did not start (exit code 1: the door is stuck).');
  await expect(stat(dataFile('postgres/postmaster.pid'))).rejects.toThrow('ENOENT');
});

test('runs as an ordinary user too', async (context) => {
  context.skip(process.getuid?.() !== 0, 'only root can become somebody else; the tests above ran as one');
  const home = await makeFolder(65_534);
  try {
    const standalone = start({ data: join(home.path, 'data'), uid: 65_534 });
    await standalone.prints(READY);
    standalone.signal('SIGTERM');
    expect((await standalone.ended()).code).toBe(0);
    expect((await stat(join(home.path, 'data'))).mode & 0o777).toBe(0o700);
  } finally {
    await home.remove();
  }
});
