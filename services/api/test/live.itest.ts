import { LIVE_MAX_UNACKED, type LiveFrame, type LiveRecord } from '@roadcall/contracts';

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';
import { connect, eventually, watchLive } from './sockets.ts';

let api: RunningApi;
let token: string;
const open: { disconnect(): void }[] = [];
beforeAll(async () => {
  api = await runApi();
  await api.addUser('dispatcher', ['dispatcher']);
  await api.addUser('clerk', ['finance']);
  token = await api.tokenOf('dispatcher');
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect();
});
afterAll(() => api.close());

const record = (no: number, ts: number): LiveRecord => ({
  no,
  lat: 31.2,
  lon: 121.5,
  ts,
  speedKph: 40,
  headingDeg: 90,
  motion: 'moving',
  ignition: true,
  online: true,
  unit: false,
});
const watch = (withToken = token) => {
  const client = watchLive(api.url, withToken);
  open.push(client.socket);
  return client;
};
let now = Date.now();
const publish = (...numbers: number[]) => api.publish(numbers.map((no) => record(no, now++)));

test('only who may see every position gets into the live room', async () => {
  const refused = async (auth: { token?: string }) => {
    const { socket, outcome } = connect(api.url, '/live', auth);
    open.push(socket);
    return outcome;
  };
  expect(await refused({})).toBe('unauthenticated');
  expect(await refused({ token: 'made up' })).toBe('unauthenticated');
  expect(await refused({ token: await api.tokenOf('clerk') })).toBe('forbidden');
});

test('a cookie opens the room for our own pages, not for those of others', async () => {
  const signedIn = await api.call('POST', '/api/v1/auth/sign-in', {
    body: { username: 'dispatcher', password: 'a password for tests' },
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const outcomeFrom = async (origin: string) => {
    const { socket, outcome } = connect(api.url, '/live', {}, { cookie, origin });
    open.push(socket);
    return outcome;
  };
  expect(await outcomeFrom(api.url)).toBe('connected');
  expect(await outcomeFrom('https://elsewhere.example')).toBe('unauthenticated');
});

test('a join brings a snapshot of everything; then come only changes, in sequence', async () => {
  publish(1, 2, 3);
  const { frames } = watch();
  await eventually(() => frames.length > 0);
  expect(frames[0]).toMatchObject({ type: 'snapshot' });
  expect(frames[0]?.records.map(({ no }) => no)).toEqual(expect.arrayContaining([1, 2, 3]));
  const newest = () =>
    frames
      .at(-1)
      ?.records.map(({ no }) => no)
      .join();
  for (const no of [2, 3]) {
    await eventually(() => {
      publish(no);
      return newest() === String(no);
    });
  }
  expect(frames.at(-1)).toMatchObject({ type: 'delta', tickMs: 50, records: [{ no: 3, speedKph: 40 }] });
  const sequences = frames.map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.map((_, i) => sequences[0]! + i));
});

test('a client that lost a frame asks for a snapshot and gets one', async () => {
  publish(1);
  const { socket, frames } = watch();
  await eventually(() => frames.length > 0);
  socket.emit('resync');
  await eventually(() => frames.filter(({ type }) => type === 'snapshot').length === 2);
  expect(frames.findLast(({ type }) => type === 'snapshot')?.records.map(({ no }) => no)).toContain(1);
});

test('a client that acknowledges nothing is left alone until it can follow again', async () => {
  const [deaf, other] = [watch(), watch()];
  other.socket.on('frame', () => other.socket.emit('ack', other.frames.at(-1)?.sequence ?? 0));
  await eventually(() => deaf.frames.length > 0 && other.frames.length > 0);
  for (let ticks = 0; ticks < LIVE_MAX_UNACKED * 2; ticks++) {
    const before = other.frames.length;
    publish(7);
    await eventually(() => other.frames.length > before);
  }
  expect(longestRunOfDeltas(deaf.frames)).toBe(LIVE_MAX_UNACKED);
  const last = deaf.frames.at(-1)!.sequence;
  deaf.socket.emit('ack', last);
  publish(7);
  await eventually(() => deaf.frames.at(-1)!.sequence > last);
});

function longestRunOfDeltas(frames: readonly LiveFrame[]): number {
  let [longest, run] = [0, 0];
  for (const { type } of frames) {
    run = type === 'delta' ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

test('a session that was revoked loses its socket within seconds', async () => {
  await api.addUser('leaver', ['dispatcher']);
  const leaving = await api.tokenOf('leaver');
  const { socket, outcome } = watch(leaving);
  expect(await outcome).toBe('connected');
  const gone = new Promise<string>((resolve) => socket.once('disconnect', (reason) => resolve(reason)));
  await api.call('POST', '/api/v1/auth/sign-out', { token: leaving });
  expect(await gone).toBe('io server disconnect');
}, 20_000);

test('the number of clients is a metric', async () => {
  const { outcome } = watch();
  await outcome;
  const { body } = await api.call<string>('GET', '/metrics');
  expect(body).toMatch(/roadcall_live_clients\{service="api"\} [1-9]/);
});
