import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceId } from './ids.ts';
import { DEVICE_CHANNELS, deviceTopic, parseDeviceTopic, PUBLISHED_CHANNELS, SUBSCRIBED_CHANNELS } from './topics.ts';

const deviceId = fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/).map((id) => DeviceId.parse(id));
const channel = fc.constantFrom(...DEVICE_CHANNELS);

describe('device topics', () => {
  it('are taken apart into what they were built from', () => {
    fc.assert(
      fc.property(deviceId, channel, (id, name) => {
        expect(parseDeviceTopic(deviceTopic(id, name))).toEqual({ deviceId: id, channel: name });
      }),
    );
  });

  it('are built back from what they were taken apart into, whatever the text', () => {
    const piece = fc.constantFrom('v1', 'devices', 'a', '+', '#', '', 'telemetry', 'status', '$SYS', '/', '-');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const topic = pieces.join('/');
        const parsed = parseDeviceTopic(topic);
        const rebuilt = parsed && deviceTopic(parsed.deviceId, parsed.channel);
        expect([undefined, topic]).toContain(rebuilt);
      }),
    );
  });

  it.each([
    ['a wildcard for the device', 'v1/devices/+/telemetry'],
    ['a wildcard for the channel', 'v1/devices/a/+'],
    ['a wildcard for the rest', 'v1/devices/#'],
    ['everything', '#'],
    ['the broker’s own', '$SYS/broker/uptime'],
    ['a shared subscription', '$share/g/v1/devices/a/telemetry'],
    ['no device', 'v1/devices//telemetry'],
    ['an underscore in the id', 'v1/devices/a_b/telemetry'],
    ['a space in the id', 'v1/devices/a b/telemetry'],
    ['an id of 65 characters', `v1/devices/${'a'.repeat(65)}/telemetry`],
    ['a letter outside ASCII', 'v1/devices/车/telemetry'],
    ['an unknown channel', 'v1/devices/a/position'],
    ['another case', 'V1/devices/a/telemetry'],
    ['another version', 'v2/devices/a/telemetry'],
    ['a leading slash', '/v1/devices/a/telemetry'],
    ['a trailing slash', 'v1/devices/a/telemetry/'],
    ['a trailing line feed', 'v1/devices/a/telemetry\n'],
    ['a NUL', 'v1/devices/a\u0000/telemetry'],
    ['nothing', ''],
  ])('refuse %s', (_name, topic) => {
    expect(parseDeviceTopic(topic)).toBeUndefined();
  });

  it('are each either published or subscribed to by a device, none both', () => {
    for (const name of DEVICE_CHANNELS) {
      expect(Number(PUBLISHED_CHANNELS.has(name)) + Number(SUBSCRIBED_CHANNELS.has(name))).toBe(1);
    }
  });
});
