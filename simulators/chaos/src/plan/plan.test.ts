import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { planDevices } from './devices.ts';
import { faults, type Victim } from './faults.ts';
import { messageOf, type ChaosPlan } from './messages.ts';
import { sendingOf } from './sendings.ts';

const plan: ChaosPlan = { seed: 7, beginsAt: Date.UTC(2026, 2, 1, 8), intervalMs: 1_000, faultyFrom: 10 };
const devices = planDevices(200);
const devicesAndNumbers = fc.tuple(fc.constantFrom(...devices), fc.nat(5_000));

test('a message is the same whenever it is asked for, and no two of a device are alike', () => {
  fc.assert(
    fc.property(devicesAndNumbers, fc.nat(5_000), ([device, n], other) => {
      const once = messageOf(plan, device, { n, again: false });
      expect(messageOf(plan, device, { n, again: false })).toEqual(once);
      fc.pre(other !== n);
      expect(messageOf(plan, device, { n: other, again: false }).payload).not.toEqual(once.payload);
    }),
  );
});

test('about one message in twenty is malformed, after a time without any', () => {
  const malformed = (from: number, to: number): number =>
    devices
      .flatMap((device) =>
        Array.from({ length: to - from }, (_, i) => messageOf(plan, device, { n: from + i, again: false })),
      )
      .filter(({ refusal }) => refusal === 'malformed').length;
  expect(malformed(0, 10)).toBe(0);
  const share = malformed(10, 110) / (200 * 100);
  expect(share).toBeGreaterThan(0.04);
  expect(share).toBeLessThan(0.06);
});

test('a conflicting message has the identities of the first and another content in one fix', () => {
  const device = devices.find(({ character }) => character === 'healthy')!;
  const first = messageOf(plan, device, { n: 3, again: false });
  const second = messageOf(plan, device, { n: 3, again: true });
  expect(second).toMatchObject({ refusal: 'conflict', refusedFixes: 1, stored: first.stored });
  const fixesOf = (payload: Buffer) => (JSON.parse(payload.toString()) as { fixes: { ts: number }[] }).fixes;
  const changed = fixesOf(first.payload).filter(
    (fix, i) => JSON.stringify(fix) !== JSON.stringify(fixesOf(second.payload)[i]),
  );
  expect(changed).toHaveLength(1);
});

test('clocks that the server cannot believe are out of range, others are stored with what they say', () => {
  const messages = devices.map((device) => ({ device, message: messageOf(plan, device, { n: 0, again: false }) }));
  const refused = messages.filter(({ message }) => message.refusal === 'out_of_range').map(({ device }) => device);
  expect(new Set(refused.map(({ character }) => character))).toEqual(
    new Set(['no_receiver', 'year_1970', 'year_2036', 'a_day_ahead', 'far_behind']),
  );
  const behind = messages.find(({ device }) => device.character === 'behind')!;
  expect(behind.message.stored[0]!.ts).toBeLessThan(plan.beginsAt - 2 * 86_400_000);
});

test('one message in ten is sent again, and only sound devices contradict themselves', () => {
  const sendings = devices.flatMap((device) =>
    Array.from({ length: 50 }, (_, n) => ({ device, sending: sendingOf(plan, device, n) })),
  );
  const share = (some: unknown[]): number => some.length / sendings.length;
  expect(share(sendings.filter(({ sending }) => sending.resendAfterMs !== undefined))).toBeCloseTo(0.1, 1);
  const contradicting = sendings.filter(({ sending }) => sending.conflictAfterMs !== undefined);
  expect(contradicting.length).toBeGreaterThan(0);
  expect(contradicting.every(({ device }) => device.character === 'healthy')).toBe(true);
});

test('faults come at random but bounded times, are the same for a seed, and spare nobody', () => {
  const victims: Victim[] = ['ingestor', 'database', 'broker'];
  const take = (seed: number) =>
    Array.from(
      { length: 60 },
      (
        (series) => () =>
          series.next().value
      )(faults(seed, victims, 1_000)),
    );
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const series = take(seed);
      expect(take(seed)).toEqual(series);
      for (const { afterMs } of series) expect(afterMs >= 150 && afterMs <= 3_000).toBe(true);
      const times = victims.map((one) => series.filter((fault) => fault.victims.includes(one)).length);
      expect(Math.min(...times)).toBeGreaterThan(15);
    }),
    { numRuns: 20 },
  );
});
