import { describe, expect, test } from 'vitest';
import { candidatesOf, nameDevice } from './name-device.ts';

const payload = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('whom a message is from', () => {
  test('our own topics name the device and what it says', () => {
    expect(nameDevice('v1/devices/van-7/telemetry', payload('{}'))).toEqual({ name: 'van-7', channel: 'telemetry' });
    expect(nameDevice('v1/devices/van-7/acks', payload('{}'))).toEqual({ name: 'van-7', channel: undefined });
  });

  test('topics of other systems name it, or their payload does', () => {
    expect(nameDevice('owntracks/van-7/phone', payload('{}')).name).toBe('van-7');
    expect(nameDevice('jt808/1/000123456789/up', payload('{}')).name).toBe('000123456789');
    expect(nameDevice('traccar/positions', payload({ device: { uniqueId: '8600' } })).name).toBe('8600');
    for (const broken of ['', 'nonsense', '[]', '{"device":{"uniqueId":7}}']) {
      expect(nameDevice('traccar/positions', payload(broken)).name).toBeUndefined();
    }
  });
});

test('a device is looked for as it is named, with the prefix, and without leading zeros', () => {
  expect(candidatesOf('0012', 'jt-')).toEqual(['0012', 'jt-0012', '12', 'jt-12']);
  expect(candidatesOf('van-7', '')).toEqual(['van-7']);
  expect(candidatesOf('no id!', '')).toEqual([]);
});
