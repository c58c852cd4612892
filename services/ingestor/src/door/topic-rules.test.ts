import { DeviceId } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { judgeFilter, judgePublishTopic } from './topic-rules.ts';

const id = DeviceId.parse('bus-7');

test('a device publishes to its own four channels', () => {
  for (const channel of ['telemetry', 'alarm', 'status', 'results']) {
    expect(judgePublishTopic(id, `v1/devices/bus-7/${channel}`)).toEqual({ kind: 'channel', channel });
  }
});

test.each([
  'v1/devices/bus-70/telemetry',
  'v1/devices/bus-7/commands',
  'v1/devices/bus-7/acks',
  '$SYS/x',
  'v1/devices/x',
])('it may not publish to %s', (topic) => expect(judgePublishTopic(id, topic)).toEqual({ kind: 'forbidden' }));

test.each(['telemetry', 'v1/devices/bus-7/telemetri', 'v2/devices/bus-7/telemetry', 'v1/devices/bus-7/telemetry/x'])(
  '%s is a mistake and goes to the quarantine',
  (topic) => expect(judgePublishTopic(id, topic)).toEqual({ kind: 'unknown' }),
);

test('a device publishes on the topics of another system under its own id alone', () => {
  expect(judgePublishTopic(id, 'owntracks/bus-7/phone')).toEqual({ kind: 'adapter' });
  expect(judgePublishTopic(id, 'owntracks/bus-7/phone/event')).toEqual({ kind: 'adapter' });
  expect(judgePublishTopic(id, 'owntracks/bus-70/phone')).toEqual({ kind: 'forbidden' });
});

test('a device reads its own acks and commands, by name', () => {
  expect(['acks', 'commands'].map((channel) => judgeFilter(id, `v1/devices/bus-7/${channel}`))).toEqual([
    'acks',
    'commands',
  ]);
});

test.each([
  ['#', 'wildcard'],
  ['+/devices/bus-7/acks', 'wildcard'],
  ['v1/devices/+/acks', 'wildcard'],
  ['$SYS/#', 'wildcard'],
  ['$share/all/v1/devices/bus-7/commands', 'shared'],
  ['$SYS/broker', 'forbidden'],
  ['v1/devices/bus-8/acks', 'forbidden'],
  ['v1/devices/bus-7/telemetry', 'forbidden'],
])('it may not subscribe to %s', (filter, verdict) => expect(judgeFilter(id, filter)).toBe(verdict));
