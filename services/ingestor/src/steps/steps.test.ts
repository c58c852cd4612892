import { DeviceId, TenantId } from '@roadcall/contracts';
import { DEFAULT_SETTINGS } from '@roadcall/telematics';
import { Encoder } from 'cbor-x';
import { expect, test } from 'vitest';
import type { DeviceMessage, Passage } from '../message.ts';
import { decode } from './decode.ts';
import { createJudge } from './judge.ts';
import { validate } from './validate.ts';

const T0 = Date.UTC(2026, 2, 1, 8);
const cbor = new Encoder({ useRecords: false, mapsAsObjects: true });

/** What becomes of a payload after decoding, validating and judging. */
function process(payload: unknown, channel: DeviceMessage['channel'] = 'telemetry', topic?: string): Passage {
  const bytes =
    payload instanceof Uint8Array
      ? payload
      : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const passage: Passage = {
    message: {
      tenantId: TenantId.parse(1),
      deviceId: DeviceId.parse('d-1'),
      topic: topic ?? `v1/devices/d-1/${channel}`,
      channel: topic === undefined ? channel : undefined,
      payload: bytes,
      receivedAt: T0,
      source: 'test',
    },
    reading: undefined,
    value: undefined,
    fixes: [],
    rejections: [],
    status: undefined,
    numbers: undefined,
    result: undefined,
    ignored: undefined,
  };
  const judge = createJudge(
    new Map(),
    { ...DEFAULT_SETTINGS.plausibility, maxAgeMs: 90 * 86_400_000, maxFutureMs: 300_000 },
    () => false,
  );
  for (const step of [decode, validate, judge])
    if (passage.rejections.length === 0 || passage.fixes.length > 0) step(passage);
  return passage;
}

const refusalOf = (payload: unknown, channel?: DeviceMessage['channel']) => process(payload, channel).rejections[0];

test('each fix has its own number, and unknown keys are kept', () => {
  const { fixes } = process({
    boot: 2,
    seq: 41,
    fixes: [{ ts: T0 }, { ts: T0 + 1, zebra: [1, { b: 2, a: 1 }], ant: null }],
  });
  expect(fixes.map(({ boot, seq, attributes }) => [boot, seq, attributes])).toEqual([
    [2, 41, undefined],
    [2, 42, '{"ant":null,"zebra":[1,{"a":1,"b":2}]}'],
  ]);
});

test('JSON and CBOR, whatever the order of their keys, are the same content', () => {
  const fix = { ts: T0, lat: 31.5, lon: 121.25, speedKph: 50, ignition: true, dtc: ['P0301'], extra: { a: 1, b: 'ü' } };
  const reversed = Object.fromEntries(Object.entries(fix).toReversed());
  const hashes = [{ fixes: [fix] }, { fixes: [reversed] }, cbor.encode({ fixes: [fix] })].map((payload) => {
    const [row] = process(payload).fixes;
    return [row?.contentHash, row?.seq];
  });
  expect(hashes[1]).toEqual(hashes[0]);
  expect(hashes[2]).toEqual(hashes[0]);
  expect(hashes[0]![0]).toBe(hashes[0]![1]);
});

test('a key named __proto__ is content like any other', () => {
  expect(process(`{"fixes":[{"ts":${T0},"__proto__":{"lat":1}}]}`).fixes[0]?.attributes).toBe(
    '{"__proto__":{"lat":1}}',
  );
});

test('says which field breaks what, and what was there', () => {
  expect(refusalOf({ fixes: [{ ts: T0, lat: 91, lon: 0 }] })).toEqual({
    reason: 'invalid',
    detail: 'fixes[0].lat: too big: expected number to be <=90; got 91',
  });
  expect(refusalOf({ fixes: [{ ts: T0, lat: 31 }] })?.detail).toContain('lat and lon come both or neither');
  expect(refusalOf({ fixes: [] })?.detail).toContain('fixes: too small');
  expect(refusalOf({ seq: -1, fixes: [{ ts: T0 }] })?.detail).toContain('seq');
  expect(refusalOf({ seq: Number.MAX_SAFE_INTEGER, fixes: [{ ts: T0 }, { ts: T0 }] })?.detail).toContain('seq');
  expect(refusalOf([])).toMatchObject({ reason: 'invalid' });
});

test('bad fixes are refused one by one, the others go on', () => {
  const { fixes, rejections } = process({
    seq: 0,
    fixes: [{ ts: T0 }, { ts: 'now' }, { ts: T0, lat: 0, lon: 0 }, { ts: T0 - 91 * 86_400_000 }, { ts: T0 + 300_001 }],
  });
  expect(fixes.map(({ seq }) => seq)).toEqual([0]);
  expect(rejections.map(({ reason }) => reason)).toEqual(['invalid', 'null_island', 'too_old', 'in_the_future']);
});

test('what is neither JSON nor CBOR is unparseable', () => {
  for (const payload of [
    '',
    '{"fixes":[',
    'garbage',
    Buffer.from([0xa1, 0xff]),
    Buffer.from([0x22, 0xff, 0xfe, 0x22]),
  ]) {
    expect(refusalOf(payload)?.reason).toBe('unparseable');
  }
});

test('a CBOR header that claims millions of entries does not allocate them', () => {
  expect(refusalOf(Buffer.from([0xa1, 0x61, 0x61, 0x9a, 0x05, 0xf5, 0xe1, 0x00]))?.reason).toBe('unparseable');
});

test('nesting that would overflow the stack is refused', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect(refusalOf(`{"fixes":[{"ts":${T0},"deep":${deep}}]}`)?.reason).toBe('invalid');
});

test('a value that only CBOR knows is no attribute', () => {
  expect(refusalOf(cbor.encode({ fixes: [{ ts: T0, at: new Date(T0) }] }))?.reason).toBe('invalid');
});

test('alarms of the server are not taken from a device', () => {
  expect(
    refusalOf({ fixes: [{ ts: T0, alarm: { kind: 'device_offline', active: true } }] }, 'alarm')?.detail,
  ).toContain('raised by the server');
});

test('nothing is taken on other topics, and no fixes as the result of a command', () => {
  const [refusal] = process({ fixes: [{ ts: T0 }] }, undefined, 'v1/devices/d-1/notes').rejections;
  expect(refusal?.reason).toBe('unknown_topic');
  expect(refusal?.detail).toContain('allowed are telemetry, alarm, status and results');
  expect(refusalOf({ fixes: [{ ts: T0 }] }, 'results')?.reason).toBe('invalid');
  expect(process({ fixes: [{ ts: T0 }] }).rejections).toEqual([]);
});

test('a status is read, a broken one refused', () => {
  expect(process({ online: false }, 'status').status).toEqual({ online: false });
  expect(refusalOf({ online: 'yes' }, 'status')?.reason).toBe('invalid');
});
