import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { City } from '@roadcall/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';

const CITY: City = {
  formatVersion: 1,
  kind: 'demo',
  name: { zh: '测试市', en: 'Testing' },
  bounds: [121, 31, 122, 32],
  camera: { lat: 31.5, lon: 121.5, zoom: 11 },
  attribution: null,
  source: { file: 'demo.osm', sha256: '0'.repeat(64) },
  branches: [],
};
const BASEMAP = JSON.stringify({ land: { type: 'FeatureCollection', features: [] } });

let folder: string;
let peer: Server;
let api: RunningApi;
let token: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadcall-files-'));
  const [city, web] = [join(folder, 'city'), join(folder, 'web')];
  await Promise.all([mkdir(city), mkdir(join(web, 'assets'), { recursive: true })]);
  await writeFile(join(city, 'city.json'), JSON.stringify(CITY));
  await writeFile(join(city, 'basemap.json'), BASEMAP);
  await writeFile(join(web, 'index.html'), '<!doctype html><title>Roadcall console</title>');
  await writeFile(join(web, 'assets', 'index-abc123.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'not for the web');
  peer = createServer((_request, response) => {
    response.end('# HELP roadcall_peer A peer.\n# TYPE roadcall_peer gauge\nroadcall_peer{service="peer"} 7\n');
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  const peers = `http://127.0.0.1:${(peer.address() as AddressInfo).port},http://127.0.0.1:9`;
  api = await runApi({ ROADCALL_CITY_DIR: city, WEB_DIST: web, METRICS_PEERS: peers });
  await api.addUser('dispatcher', ['dispatcher']);
  token = await api.tokenOf('dispatcher');
});
afterAll(async () => {
  await api.close();
  peer.close();
  await rm(folder, { recursive: true });
});

interface RawAnswer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}
/** As it comes over the wire: fetch would unpack it. */
function raw(path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(api.url);
    request({ hostname, port, path, headers: { authorization: `Bearer ${token}`, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

test('the city is for those who are signed in', async () => {
  expect((await api.call('GET', '/api/v1/city')).status).toBe(401);
  expect((await api.call('GET', '/api/v1/city', { token })).body).toEqual(CITY);
});

test('the basemap comes packed to who can unpack it, and not at all to who has it', async () => {
  const packed = await raw('/api/v1/city/basemap', { 'accept-encoding': 'gzip, br' });
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  expect(gunzipSync(packed.body).toString()).toBe(BASEMAP);
  const plain = await raw('/api/v1/city/basemap');
  expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, BASEMAP]);
  const etag = packed.headers.etag!;
  const known = await raw('/api/v1/city/basemap', { 'if-none-match': etag });
  expect([known.status, known.body.length]).toEqual([304, 0]);
  expect(known.headers['cache-control']).toBe('private, no-cache');
  const pinned = await raw(`/api/v1/city/basemap?v=${etag.slice(1, -1)}`);
  expect(pinned.headers['cache-control']).toMatch('immutable');
});

test('the console is there at its own addresses; its assets are kept for good, its page is not', async () => {
  for (const path of ['/', '/incidents/17', '/index.html']) {
    const page = await raw(path);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body.toString()).toMatch('Roadcall console');
  }
  expect((await raw('/')).headers['cache-control']).toBe('no-cache');
  const asset = await raw('/assets/index-abc123.js');
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await raw('/assets/gone-def456.js')).status).toBe(404);
  expect((await raw('/api/v1/nothing')).status).toBe(404);
});

test('nothing outside the console’s folder is given away', async () => {
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%5c..%5csecret.txt']) {
    const answer = await raw(path);
    expect(answer.body.toString()).not.toMatch('not for the web');
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
});

test('the metrics of other services are shown with ours; one that is away is left out', async () => {
  const { body } = await raw('/metrics');
  expect(body.toString()).toMatch('roadcall_peer{service="peer"} 7');
  expect(body.toString()).toMatch('roadcall_live_clients{service="api"} 0');
});
