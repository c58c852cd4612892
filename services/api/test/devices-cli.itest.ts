import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DeviceId, Gateway } from '@roadcall/contracts';
import { findLiveCredentials, matchSecret } from '@roadcall/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';

const ENTRY = fileURLToPath(new URL('../../../packages/device-cli/src/devices-cli.ts', import.meta.url));

let api: RunningApi;
let token: string;
let folder: string;
beforeAll(async () => {
  api = await runApi();
  await api.addUser('manager', ['fleet_manager']);
  token = await api.tokenOf('manager');
  folder = await mkdtemp(join(tmpdir(), 'roadcall-cli-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await api.close();
});

function cli(args: string[], environment: Record<string, string> = { ROADCALL_TOKEN: token }) {
  return new Promise<{ code: number | null; out: string; said: string }>((resolve) => {
    const child = spawn(process.execPath, [ENTRY, ...args, '--url', api.url], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, said] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, said }));
  });
}
const opens = async (id: string, secret: string) =>
  matchSecret(await findLiveCredentials(api.database.pool, id as DeviceId), secret)?.id;

test('adds a device, rotates and revokes its credential, and says each secret once', async () => {
  const added = await cli(['add', 'cli-1']);
  const [, first, secret] = added.out.trim().split(',');
  expect(added).toMatchObject({ code: 0, said: 'cli-1 is registered.\n' });
  expect(await opens('cli-1', secret!)).toBe(first);
  const [, , newer] = (await cli(['rotate', 'cli-1'])).out.trim().split(',');
  expect(await cli(['revoke', 'cli-1', first!])).toMatchObject({ code: 0, out: '' });
  expect([await opens('cli-1', secret!), await opens('cli-1', newer!)]).toEqual([undefined, expect.any(String)]);
  const listed = await cli(['list', 'cli-1']);
  expect(listed.out.trim().split('\n')).toHaveLength(2);
  expect(listed.out).not.toMatch(newer!);
});

test('makes a gateway for a list and for models; its scope is edited by version, its secret shown once', async () => {
  const made = await cli(['add-gateway', 'front-1', '--devices', 'cli-1', '--models', 'generic', '--label', 'Traccar']);
  expect(made.said).toMatch(/^Gateway front-1 may publish for \d+ devices, as gw\.front-1\.\n$/);
  const [username, first, secret] = made.out.trim().split(',');
  expect([username, secret]).toEqual(['gw.front-1', expect.stringMatching(/^[\w-]{43}$/)]);
  expect((await cli(['add-gateway', 'front-1'])).said).toMatch('a gateway has this id already');
  expect((await cli(['add-gateway', 'front-2', '--devices', 'nobody'])).said).toMatch('nobody');
  const path = '/api/v1/gateways/front-1';
  const shown = await api.call<Gateway>('GET', path, { token });
  expect(shown.body).toMatchObject({ label: 'Traccar', devices: ['cli-1'], models: ['generic'], version: 1 });
  expect(JSON.stringify(shown.body)).not.toMatch(secret!);
  const body = { label: 'Traccar', devices: ['cli-1'], models: [] };
  const headers = { 'if-match': '"1"' };
  const edited = await api.call<Gateway>('PUT', path, { token, body, headers });
  expect(edited.body).toMatchObject({ deviceCount: 1, version: 2 });
  expect((await api.call('PUT', path, { token, body, headers })).status).toBe(412);
  await cli(['rotate-gateway', 'front-1']);
  expect((await cli(['revoke-gateway', 'front-1', first!])).code).toBe(0);
  const live = await api.call<Gateway>('GET', path, { token });
  expect(live.body.credentials.map(({ id }) => id)).not.toContain(first);
  expect(live.body.credentials).toHaveLength(1);
});

test('imports a file: wrong lines are named, secrets go to a file that is new and only its owner\u2019s', async () => {
  const [csv, out] = [join(folder, 'devices.csv'), join(folder, 'secrets.csv')];
  await writeFile(csv, 'id\ncli 2\ncli-3\n');
  const dry = await cli(['import', csv, '--dry-run']);
  expect(dry).toMatchObject({ code: 0, out: '' });
  expect(dry.said).toMatch(/line 2, id: "cli 2": .*allowed:/);
  expect(dry.said).toMatch('Of 2 lines 1 would be registered, 1 are refused.');
  const stopped = await cli(['import', csv, '--out', out]);
  expect(stopped).toMatchObject({ code: 1, out: '' });
  expect(stopped.said).toMatch('nothing was made');
  expect(await cli(['import', csv, '--skip-refused', '--out', out])).toMatchObject({ code: 0, out: '' });
  const [, line] = (await readFile(out, 'utf8')).split('\n');
  expect(await opens('cli-3', line!.split(',')[2]!)).toBeDefined();
  expect((await stat(out)).mode & 0o777).toBe(0o600);
  await writeFile(csv, 'id\ncli-4\n');
  expect((await cli(['import', csv, '--out', out])).said).toMatch('is there already');
  expect((await cli(['list', 'cli-4'])).code).toBe(1);
});

test('without a token and without a terminal it says what to set', async () => {
  expect(await cli(['rotate', 'cli-1'], {})).toMatchObject({
    code: 1,
    said: expect.stringMatching('ROADCALL_TOKEN') as string,
  });
});
