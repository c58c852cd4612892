import { DeviceId, GatewayId, TenantId } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDeviceNames } from '../broker-door/device-names.ts';
import { nameDevice } from '../broker-door/name-device.ts';
import { judgeGatewayTopic } from '../door/topic-rules.ts';
import type { DeviceMessage } from '../message.ts';
import { createGatewayDoor } from './gateway-door.ts';
import { createGatewayGrants } from './gateway-grants.ts';

const GATEWAY = GatewayId.parse('front');
const [OURS, THEIRS] = [TenantId.parse(1), TenantId.parse(2)];
/** Devices by id: whose they are, and the IMEI that other systems know them by. */
const DEVICES = new Map([
  ['van-1', { tenantId: OURS, imei: '490154203237518' }],
  ['van-2', { tenantId: OURS, imei: '356938035643809' }],
  ['hidden', { tenantId: OURS, imei: '352099001761481' }],
  ['foreign', { tenantId: THEIRS, imei: '867686020000001' }],
]);

/** A gateway door over these devices; `granted` may change under it. */
function arrange(granted: Set<string>) {
  const seen = new Map<string, { id: DeviceId; tenantId: TenantId; adapter: 'native'; datum: 'wgs84' }>();
  const pushed: DeviceMessage[] = [];
  const clock = { now: 0 };
  const health = { up: true, works: () => undefined, fails: () => undefined, stop: () => undefined };
  const devices = {
    get: (id: DeviceId) => seen.get(id),
    ensure: (id: DeviceId) => Promise.resolve(seen.get(id)),
    find(tenantId: TenantId, candidates: readonly string[]) {
      const found = [...DEVICES].find(
        ([id, one]) => one.tenantId === tenantId && (candidates.includes(id) || candidates.includes(one.imei)),
      );
      if (found === undefined) return Promise.resolve(undefined);
      const entry = { id: DeviceId.parse(found[0]), tenantId, adapter: 'native' as const, datum: 'wgs84' as const };
      seen.set(entry.id, entry);
      return Promise.resolve(entry);
    },
    refresh: () => Promise.resolve(),
  };
  const names = createDeviceNames({ devices, health, devicePrefix: '', onFirst: () => Promise.resolve() });
  // As the database answers: of the gateway's own tenant, and granted.
  const grants = createGatewayGrants(
    (_gateway, ids) => Promise.resolve(ids.filter((id) => granted.has(id) && DEVICES.get(id)?.tenantId === OURS)),
    () => clock.now,
  );
  const take = createGatewayDoor({
    names,
    grants,
    health,
    push(message, settled) {
      pushed.push(message);
      settled(message.refusal?.detail);
    },
  });
  /** Resolves when it is settled. */
  const publish = (topic: string, payload: unknown) =>
    new Promise<string | undefined>((resolve) => {
      const bytes = Buffer.from(JSON.stringify(payload));
      take({ tenantId: OURS, gatewayId: GATEWAY, topic, payload: bytes, receivedAt: 0 }, resolve);
    });
  return { publish, pushed, grants, clock };
}

const someName = fc.oneof(
  fc.constantFrom(...DEVICES.keys()),
  fc.constantFrom(...[...DEVICES.values()].map(({ imei }) => imei)),
  fc.constantFrom('nobody', '00490154203237518', 'van-1 ', 'VAN-1', '+', '#', ''),
);
const someTopic = fc.oneof(
  fc
    .tuple(someName, fc.constantFrom('telemetry', 'alarm', 'status', 'results', 'acks', 'commands', 'x'))
    .map(([name, last]) => `v1/devices/${name}/${last}`),
  someName.map((name) => `owntracks/${name}/phone`),
  someName.map((name) => `jt808/client/${name}/up`),
  fc.constantFrom('traccar/positions', 'traccar', '$SYS/x', 'gw.front/telemetry', 'v1/devices/', ''),
);
const somePayload = fc.oneof(
  someName.map((name) => ({ device: { uniqueId: name }, position: {} })),
  fc.constantFrom({}, null, 'text', { seq: 1, fixes: [] }),
);

test('whatever a gateway publishes, it is taken only for a device of its tenant that it was granted and has named', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(...DEVICES.keys())),
      fc.array(fc.tuple(someTopic, somePayload), { maxLength: 12 }),
      async (granted, messages) => {
        const { publish, pushed } = arrange(new Set(granted));
        await Promise.all(messages.map(([topic, payload]) => publish(topic, payload)));
        expect(pushed).toHaveLength(messages.length);
        const isRefused = ({ deviceId }: DeviceMessage): boolean => deviceId === 'unregistered';
        expect(pushed.filter(isRefused).every(({ refusal }) => refusal?.reason === 'unknown_device')).toBe(true);
        for (const message of pushed.filter((one) => !isRefused(one))) {
          const device = DEVICES.get(message.deviceId)!;
          expect(granted).toContain(message.deviceId);
          expect(device.tenantId).toBe(OURS);
          const { name } = nameDevice(message.topic, message.payload);
          expect([message.deviceId, device.imei]).toContain(name!.replace(/^0+/, ''));
          expect(message).toMatchObject({ tenantId: OURS, byBridge: true, source: 'door:gateway' });
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('what is the server’s, or nobody’s, is no topic of a gateway', () => {
  fc.assert(
    fc.property(someTopic, (topic) => {
      const { kind } = judgeGatewayTopic(topic);
      const isServers = /^v1\/devices\/.*\/(acks|commands|x)$/.test(topic) || topic.startsWith('$');
      const isOfDevice = /^v1\/devices\/[A-Za-z0-9-]{1,64}\/(telemetry|alarm|status|results)$/.test(topic);
      expect(kind === 'forbidden' || !isServers).toBe(true);
      expect(kind === 'channel').toBe(isOfDevice);
    }),
  );
});

test('a grant that ends is over at the next look, and a refusal says the same of others’ devices and of none', async () => {
  const granted = new Set(['van-1']);
  const { publish, grants, clock } = arrange(granted);
  const topic = (id: string) => `v1/devices/${id}/telemetry`;
  expect(await publish(topic('van-1'), {})).toBeUndefined();
  const refusals = await Promise.all(['hidden', 'foreign', 'nobody'].map((id) => publish(topic(id), {})));
  expect(new Set(refusals.map((detail, i) => detail!.replace(['hidden', 'foreign', 'nobody'][i]!, '…'))).size).toBe(1);
  granted.delete('van-1');
  await grants.refresh();
  expect(await publish(topic('van-1'), {})).toContain('gateway front may not publish for it');
  granted.add('van-1');
  clock.now += 2_000;
  expect(await publish(topic('van-1'), {})).toBeUndefined();
});

test('the first messages of a device keep their order while it is looked up', async () => {
  const { publish, pushed } = arrange(new Set(['van-1', 'van-2']));
  const sent = ['van-1', 'van-2', 'van-1', 'van-1', 'van-2'].map((id, n) =>
    publish(`v1/devices/${id}/telemetry`, { n }),
  );
  await Promise.all(sent);
  const of = (id: string) => pushed.filter(({ deviceId }) => deviceId === id).map(({ payload }) => payload.toString());
  expect(of('van-1')).toEqual(['{"n":0}', '{"n":2}', '{"n":3}']);
  expect(of('van-2')).toEqual(['{"n":1}', '{"n":4}']);
});
