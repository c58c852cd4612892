import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AlarmKind, Fix, QuarantineReason, StatusMessage } from '@roadcall/contracts';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ADAPTERS, adapterOfTopic } from './registry.ts';

const Rejection = z.strictObject({ reason: QuarantineReason, detail: z.string() });

/** A recorded message, where its form was taken from, and what it means in ours. */
const Fixture = z.strictObject({
  source: z.string().min(10),
  topic: z.string(),
  datum: z.enum(['wgs84', 'gcj02']).default('wgs84'),
  active: z.array(AlarmKind).default([]).describe('kinds of alarm that are active before'),
  payload: z.unknown(),
  adapted: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('fixes'), fixes: z.array(Fix), rejections: z.array(Rejection).default([]) }),
    z.strictObject({ kind: z.literal('status'), status: StatusMessage }),
    z.strictObject({ kind: z.literal('ignored'), type: z.string() }),
    z.strictObject({
      kind: z.literal('refused'),
      rejection: Rejection,
    }),
  ]),
});

const FOLDER = join(import.meta.dirname, 'fixtures');

function fixturesOf(name: string): [string, z.infer<typeof Fixture>][] {
  const files = readdirSync(join(FOLDER, name));
  return files.map((file) => [file, Fixture.parse(JSON.parse(readFileSync(join(FOLDER, name, file), 'utf8')))]);
}

describe.each(ADAPTERS)('$name', (adapter) => {
  test.each(fixturesOf(adapter.name))('%s', (_file, { topic, datum, active, payload, adapted }) => {
    expect(adapter.adapt({ topic, value: payload, datum, isActive: (kind) => active.includes(kind) })).toEqual(adapted);
  });

  test.each(fixturesOf(adapter.name))('%s: its topic is known as one of this adapter', (_file, { topic }) => {
    expect(adapterOfTopic(topic)?.adapter).toBe(adapter);
  });

  test.each([undefined, null, 1, 'text', [], {}, { _type: 'location' }, { header: 1 }, { position: {}, device: [] }])(
    'refuses %j with a sentence and does not throw',
    (value) => {
      const adapted = adapter.adapt({ topic: 'x', value, datum: 'wgs84', isActive: () => false });
      expect(adapted.kind === 'refused' && adapted.rejection.detail).toMatch(/.+: .+/);
    },
  );
});

test('topics of nobody have no adapter', () => {
  for (const topic of ['v1/devices/d-1/telemetry', 'owntracks', 'owntracks/a', 'owntracks//b', 'owntracks/a/b/c/d']) {
    expect(adapterOfTopic(topic)).toBeUndefined();
  }
});
