import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  freePort,
  startMosquitto,
  startPostgres,
  startServerProcess,
  waitFor,
  type ServerProcess,
  type TestMosquitto,
  type TestPostgres,
} from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandOf, readComposeFile, ROOT, type ComposeService } from './compose-file.ts';

const run = promisify(execFile);
const PROGRAMS = ['ingestor', 'dispatcher', 'api'] as const;

let folder: string;
let secrets: string;
let postgres: TestPostgres;
let redis: ServerProcess;
let mosquitto: TestMosquitto;
/** What a container sees, and what it is here. */
let places: [RegExp, string][];
const running: ChildProcess[] = [];

const { services, secrets: declared } = readComposeFile({ MQTT_URL: 'mqtt://mosquitto:1883' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadcall-compose-'));
  secrets = join(folder, 'secrets');
  await run('node', [join(ROOT, 'deploy', 'make-secrets.mjs'), secrets]);
  postgres = await startPostgres();
  const redisPort = await freePort();
  const local = (text: string) =>
    text
      .replace('@database:5432', `@${postgres.host}:${postgres.port}`)
      .replace('@redis:6379', `@127.0.0.1:${redisPort}`);
  for (const name of ['database_owner_url', 'database_url', 'redis_url']) {
    await rewrite(join(secrets, name), local);
  }
  await rewrite(join(secrets, 'database_superuser_url'), () => postgres.url('postgres'));
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const [script] = commandOf(services['redis']!).slice(2);
  const redisCommand = script!
    .replaceAll('/run/secrets', secrets)
    .replace('--dir /data', `--dir ${folder} --bind 127.0.0.1 --port ${redisPort}`);
  redis = await startServerProcess('sh', ['-c', redisCommand], redisPort);
  mosquitto = await startMosquitto({
    config: await readFile(join(ROOT, 'deploy', 'mosquitto', 'mosquitto.conf'), 'utf8'),
    acl: await readFile(join(ROOT, 'deploy', 'mosquitto', 'acl'), 'utf8'),
    passwordFile: await readFile(join(secrets, 'mosquitto_passwords'), 'utf8'),
  });
  places = [
    [/\/run\/secrets/g, secrets],
    [/^\/app\//g, `${ROOT}/`],
    [/^\/city/g, join(folder, 'city')],
    [/^0\.0\.0\.0$/g, '127.0.0.1'],
    [/^mqtt:\/\/mosquitto:1883$/g, mosquitto.url],
    [/http:\/\/(ingestor|dispatcher):/g, 'http://127.0.0.1:'],
    ...['1884', '8080', '8081', '8082'].map((port, i): [RegExp, string] => [
      new RegExp(`\\b${port}\\b`, 'g'),
      String(ports[i]),
    ]),
  ];
}, 120_000);
afterAll(async () => {
  await Promise.all(running.map(end));
  await Promise.all([redis.stop(), mosquitto.stop(), postgres.dispose()]);
  await rm(folder, { recursive: true, force: true });
});

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await rm(file);
  await writeFile(file, change(text));
}

/** A container's command or health check as a process of this machine, with the environment that the file gives it. */
function start(service: ComposeService, [program, ...args]: string[]): { child: ChildProcess; output: () => string } {
  const here = (text: string) => places.reduce((sum, [from, to]) => sum.replaceAll(from, to), text);
  const environment = Object.fromEntries(
    Object.entries(service.environment).map(([name, value]) => [name, here(value)]),
  );
  const child = spawn(program === 'node' ? process.execPath : program!, args.map(here), {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', TZ: 'UTC', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  }
  return { child, output: () => output };
}

const endOf = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = endOf(child);
  child.kill('SIGTERM');
  await ended;
}

async function runOnce(name: string, command: string[]): Promise<void> {
  const { child, output } = start(services[name]!, command);
  const code = await endOf(child);
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${output()}`);
}

/** What is not as it should be with a container. */
function faultsOf(service: ComposeService, name: string): string[] {
  const secretFiles = Object.values(service.environment).flatMap(
    (value) => /^\/run\/secrets\/(\w+)$/.exec(value)?.[1] ?? [],
  );
  const isOurs = service.build !== undefined;
  const faults = {
    'its image is not pinned': !isOurs && !/:v?\d[\w.-]+$/.test(service.image),
    'its root can be written': isOurs && !service.read_only,
    'it has capabilities': isOurs && service.cap_drop.join() !== 'ALL',
    'it may gain privileges': !service.security_opt.includes('no-new-privileges:true'),
    'nobody watches its health': service.healthcheck === undefined && name !== 'setup',
    'a secret is not declared': service.secrets.some((secret) => declared[secret] === undefined),
    'a secret is not given to it': secretFiles.some((secret) => !service.secrets.includes(secret)),
  };
  return Object.entries(faults).flatMap(([fault, isThere]) => (isThere ? [`${name}: ${fault}`] : []));
}

test('every image is pinned, watched and held down, and every secret it names is made', async () => {
  expect(Object.entries(services).flatMap(([name, service]) => faultsOf(service, name))).toEqual([]);
  const files = Object.values(declared).map(({ file }) => file.replace('./deploy/secrets', secrets));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  expect(texts.filter((text) => !/^\S+$/.test(text))).toEqual([]);
});

test('secrets that were made are kept when they are made again', async () => {
  const before = await readFile(join(secrets, 'admin_password'), 'utf8');
  await run('node', [join(ROOT, 'deploy', 'make-secrets.mjs'), secrets]);
  expect(await readFile(join(secrets, 'admin_password'), 'utf8')).toBe(before);
});

test("each container's command starts with its environment, becomes healthy, and the first administrator signs in", async () => {
  await runOnce('setup', commandOf(services['setup']!));
  // It runs at each start of the whole.
  await runOnce('setup', commandOf(services['setup']!));
  const started = PROGRAMS.map((name) => ({ name, ...start(services[name]!, commandOf(services[name]!)) }));
  running.push(...started.map(({ child }) => child));
  for (const { name, output } of started) {
    const [, ...check] = services[name]!.healthcheck!.test;
    const healthy = () => runOnce(name, check).then(() => true);
    await waitFor(healthy, { timeoutMs: 60_000, intervalMs: 500, what: `the health of ${name}` }).catch(
      (cause: unknown) => {
        throw new Error(`${name} does not become healthy: ${output()}`, { cause });
      },
    );
  }
  const api = `http://127.0.0.1:${places.find(([from]) => String(from).includes('8080'))![1]}`;
  const signIn = await fetch(`${api}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: await readFile(join(secrets, 'admin_password'), 'utf8') }),
  });
  expect(signIn.status).toBe(200);
  const metrics = await fetch(`${api}/metrics`, {
    headers: { authorization: `Bearer ${await readFile(join(secrets, 'metrics_token'), 'utf8')}` },
  });
  // All three services' figures, and the broker door is connected.
  expect(await metrics.text()).toMatch(/roadcall_broker_connected.* 1\n/);
}, 180_000);
