import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { InFlight, type Entry } from './in-flight.ts';

const sending = (n: number) => ({ n, again: false, isRepeated: false });
const numbers = (kept: readonly { sending: { n: number } }[]) => kept.map(({ sending: { n } }) => n);

/** Messages 0… leave one after the other; those named have no answer. */
function sent(count: number, unanswered: readonly number[]): { inFlight: InFlight; entries: Entry[] } {
  const inFlight = new InFlight();
  const entries = Array.from({ length: count }, (_, n) => inFlight.add(sending(n), !unanswered.includes(n)));
  for (const entry of entries) inFlight.leaves(entry, 1);
  return { inFlight, entries };
}

test('what has no answer is known to be kept between two that were sent once', () => {
  const { inFlight } = sent(4, [1, 3]);
  expect(numbers(inFlight.answered(0))).toEqual([0]);
  expect(numbers(inFlight.answered(2))).toEqual([1, 2]);
  expect(numbers(inFlight.all)).toEqual([3]);
});

test('an answer to what was sent twice, or on an earlier connection, says nothing of others', () => {
  const twice = sent(3, [1]);
  twice.inFlight.leaves(twice.entries[2]!, 2);
  expect(numbers([...twice.inFlight.answered(0), ...twice.inFlight.answered(2)])).toEqual([0, 2]);
  const earlier = sent(3, [1]);
  earlier.inFlight.begin();
  expect(numbers([...earlier.inFlight.answered(0), ...earlier.inFlight.answered(2)])).toEqual([0, 2]);
});

test('what left before something acknowledged and is not, has to leave again', () => {
  const { inFlight, entries } = sent(4, [0]);
  expect(numbers(inFlight.answered(2))).toEqual([2]);
  expect(numbers(inFlight.overtaken)).toEqual([0, 1]);
  for (const entry of inFlight.overtaken) inFlight.leaves(entry, 2);
  expect(numbers(inFlight.overtaken)).toEqual([]);
  expect(inFlight.oldest).toBe(entries[3]);
});

test('whatever a broker loses when it is killed, nothing counts as kept that it did not hand on', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ does: fc.constant('sends' as const), hasAnswer: fc.boolean() }) },
    { weight: 5, arbitrary: fc.constant({ does: 'answers' as const }) },
    { weight: 1, arbitrary: fc.constant({ does: 'resends' as const }) },
    // Until the ingestor has subscribed again a new broker throws away what comes.
    { weight: 1, arbitrary: fc.record({ does: fc.constant('dies' as const), deafFor: fc.nat(4) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const inFlight = new InFlight();
      const stored = new Set<number>();
      const claimedTooEarly: number[] = [];
      let queue: number[] = [];
      let [n, deafFor] = [0, 0];
      const leave = (entry: Entry): void => {
        inFlight.leaves(entry, 1);
        if (deafFor > 0) deafFor -= 1;
        else queue.push(entry.sending.n);
      };
      for (const step of steps) {
        if (step.does === 'sends') leave(inFlight.add(sending(n++), step.hasAnswer));
        if (step.does === 'resends') for (const entry of inFlight.all) leave(entry);
        if (step.does === 'answers' && queue.length > 0) {
          const next = queue.shift()!;
          stored.add(next);
          claimedTooEarly.push(...numbers(inFlight.answered(next)).filter((kept) => !stored.has(kept)));
        }
        if (step.does === 'dies') {
          queue = queue.slice(0, queue.length >> 1);
          deafFor = step.deafFor;
          inFlight.begin();
          for (const entry of inFlight.all) leave(entry);
        }
      }
      expect(claimedTooEarly).toEqual([]);
    }),
  );
});
