import { expect, test } from 'vitest';
import { decodeLiveFrame, TenantId, type LiveRecord } from '@roadcall/contracts';
import { coalesce } from './live-channel-coalesce.ts';
import type { LiveHop } from './live-channel.ts';

const tenant = TenantId.parse(1);

function record(no: number, lat: number): LiveRecord {
  return {
    no,
    lat,
    lon: 121,
    ts: 1_000,
    speedKph: 40,
    headingDeg: 90,
    motion: 'moving',
    ignition: true,
    online: true,
    unit: false,
  };
}

/** A hop whose frames are confirmed by hand. */
function handHop() {
  const sent: { frame: Uint8Array; confirm: () => void; fail: () => void }[] = [];
  let deliver: ((tenantId: TenantId, frame: Uint8Array) => void) | undefined;
  const hop: LiveHop = {
    send: (_tenant, frame) =>
      new Promise((resolve, reject) => sent.push({ frame, confirm: resolve, fail: () => reject(new Error('lost')) })),
    receive: (handler) => (deliver = handler),
    close: () => Promise.resolve(),
  };
  return { hop, sent, deliver: (frame: Uint8Array) => deliver?.(tenant, frame) };
}

/** Lets the promises that are already settled run their followers. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('sends at once, then keeps only the newest state per vehicle until the frame is confirmed', async () => {
  const { hop, sent } = handHop();
  const channel = coalesce(hop, () => 1_000);
  channel.publish(tenant, [record(1, 10)]);
  for (let i = 0; i < 100; i++) channel.publish(tenant, [record(1, 11 + i / 100), record(2, 20)]);
  expect(sent).toHaveLength(1);
  sent[0]!.confirm();
  await settle();
  expect(sent).toHaveLength(2);
  const second = decodeLiveFrame(sent[1]!.frame)!;
  expect(second.records.map((r) => [r.no, r.lat])).toEqual([
    [1, 11.99],
    [2, 20],
  ]);
  expect(second.sequence).toBe(2);
});

test('goes on after a hop that failed', async () => {
  const { hop, sent } = handHop();
  const channel = coalesce(hop);
  channel.publish(tenant, [record(1, 10)]);
  channel.publish(tenant, [record(1, 11)]);
  sent[0]!.fail();
  await settle();
  expect(decodeLiveFrame(sent[1]!.frame)!.records[0]!.lat).toBe(11);
});

test('hands decoded records to every subscriber and ignores what is not a frame', () => {
  const { hop, sent, deliver } = handHop();
  const channel = coalesce(hop);
  const seen: LiveRecord[][] = [];
  channel.subscribe((_tenant, records) => seen.push(records));
  channel.subscribe((_tenant, records) => seen.push(records));
  channel.publish(tenant, [record(7, 10)]);
  deliver(sent[0]!.frame);
  deliver(new Uint8Array([1, 2, 3]));
  expect(seen.map((records) => records.map((r) => r.no))).toEqual([[7], [7]]);
});
