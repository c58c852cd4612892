import { DeviceId } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { connectPacket, DoorRig, type RawClient } from '../../test/door-rig.ts';
import { judgeFilter, judgePublishTopic } from './topic-rules.ts';

const MINE = DeviceId.parse('unit-1');
const OTHER = DeviceId.parse('unit-2');
const CHANNELS = ['telemetry', 'alarm', 'status', 'results'];

/** Topics and filters put together from what may lead astray. */
const LEVELS = ['v1', 'devices', 'v2', MINE, OTHER, 'unit-11', 'UNIT-1', ...CHANNELS, 'acks', 'commands', 'owntracks'];
const TRAPS = ['+', '#', '', '$SYS', '$share', 'group', '..', ' ', 'unit-1%2f', '\u212A'];
const levels = fc.oneof(fc.constantFrom(...LEVELS), fc.constantFrom(...TRAPS));
const topic = fc.oneof(
  fc.array(levels, { minLength: 1, maxLength: 7 }).map((parts) => parts.join('/')),
  fc.tuple(fc.constantFrom(MINE, OTHER, '+'), levels).map(([id, last]) => `v1/devices/${id}/${last}`),
);

test('whatever the topic is, only the four own ones are taken for own', () => {
  fc.assert(
    fc.property(topic, (name) => {
      const isOwn = CHANNELS.some((channel) => name === `v1/devices/${MINE}/${channel}`);
      expect(judgePublishTopic(MINE, name).kind === 'channel').toBe(isOwn);
      const { kind } = judgePublishTopic(MINE, name);
      const mustBeForbidden = name.startsWith(`v1/devices/${OTHER}/`) || name.startsWith('$');
      expect(mustBeForbidden && kind !== 'forbidden').toBe(false);
      expect(name.startsWith(`owntracks/${OTHER}/`) && kind === 'adapter').toBe(false);
    }),
    { numRuns: 5_000 },
  );
});

test('whatever the filter is, only the two own ones are granted', () => {
  fc.assert(
    fc.property(topic, (filter) => {
      const own = ['acks', 'commands'].find((channel) => filter === `v1/devices/${MINE}/${channel}`);
      expect(['acks', 'commands'].find((channel) => channel === judgeFilter(MINE, filter))).toBe(own);
    }),
    { numRuns: 5_000 },
  );
});

/** What a hostile device may try on one connection. */
const attempt = fc.oneof(
  fc.record({ kind: fc.constant('publish' as const), topic, retain: fc.boolean() }),
  fc.record({ kind: fc.constant('subscribe' as const), topic }),
  fc.record({ kind: fc.constant('unsubscribe' as const), topic }),
  fc.record({ kind: fc.constant('vanish' as const) }),
);
const life = fc.record({
  version: fc.constantFrom(4 as const, 5 as const),
  clientId: fc.constantFrom('unit', 'unit-2/unit', '../unit', OTHER),
  clean: fc.boolean(),
  will: fc.option(topic, { nil: undefined }),
  attempts: fc.array(attempt, { maxLength: 4 }),
});

let rig: DoorRig | undefined;
afterEach(() => rig?.stop());

function carryOut(
  client: RawClient,
  step: typeof attempt extends fc.Arbitrary<infer T> ? T : never,
  messageId: number,
): void {
  if (step.kind === 'publish') client.publish(MINE, messageId, { topic: step.topic, retain: step.retain });
  if (step.kind === 'subscribe')
    client.send({ cmd: 'subscribe', messageId, subscriptions: [{ topic: step.topic, qos: 1 }] });
  if (step.kind === 'unsubscribe') client.send({ cmd: 'unsubscribe', messageId, unsubscriptions: [step.topic] });
  if (step.kind === 'vanish') client.socket.destroy();
}

test('whatever one device does, another notices nothing: no message, no takeover, no end of its connection', async () => {
  const door = (rig = await new DoorRig({ maxConnectsPerDevice: 10_000 }).start());
  const victim = await door.device(OTHER);
  victim.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: `v1/devices/${OTHER}/commands`, qos: 1 }] });
  expect(await victim.next()).toMatchObject({ cmd: 'suback', granted: [1] });
  let seen = 1;
  await fc.assert(
    fc.asyncProperty(life, async ({ version, clientId, clean, will, attempts }) => {
      door.messages.length = 0;
      const client = await door.socket();
      client.version = version;
      const lastWill = { topic: will ?? '', payload: Buffer.from('{}'), qos: 1 as const, retain: true };
      client.send(
        connectPacket(MINE, {
          protocolVersion: version,
          clientId,
          clean,
          ...(will !== undefined && will !== '' && { will: lastWill }),
        }),
      );
      for (const [i, step] of attempts.entries()) carryOut(client, step, i + 1);
      client.socket.end();
      await client.closed();
      seen = (seen % 60_000) + 1;
      victim.publish(OTHER, seen);
      // The next thing it hears is the answer to its own message.
      expect(await victim.next()).toMatchObject({ cmd: 'puback', messageId: seen });
      const inOthersName = door.messages.filter(
        ({ message }) =>
          message.deviceId === MINE && message.topic.includes(`/${OTHER}/`) && message.channel !== undefined,
      );
      expect(inOthersName).toEqual([]);
      expect(door.messages.filter(({ message }) => message.deviceId === OTHER)).toHaveLength(1);
    }),
    { numRuns: 150 },
  );
}, 60_000);
