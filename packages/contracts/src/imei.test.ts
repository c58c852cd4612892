import { array, assert, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { hasImeiCheckDigit, Imei } from './imei.ts';

const digits = (count: number) => array(integer({ min: 0, max: 9 }), { minLength: count, maxLength: count });
const valid = digits(14).map((head) => {
  const body = head.join('');
  return body + String(Array.from('0123456789').find((last) => hasImeiCheckDigit(body + last)));
});

test('the published example passes', () => {
  expect(Imei.safeParse('490154203237518').success).toBe(true);
});

test('of ten last digits exactly one fits', () => {
  assert(
    property(digits(14), (head) => {
      const fitting = Array.from('0123456789').filter((last) => hasImeiCheckDigit(head.join('') + last));
      expect(fitting).toHaveLength(1);
    }),
  );
});

test('one wrong digit is always noticed', () => {
  assert(
    property(valid, nat(14), integer({ min: 1, max: 9 }), (imei, at, by) => {
      const wrong = imei.slice(0, at) + String((Number(imei[at]) + by) % 10) + imei.slice(at + 1);
      expect(hasImeiCheckDigit(wrong)).toBe(false);
    }),
  );
});

test.each(['', '49015420323751', '49015420323751x', '490154203237519'])('%s is no IMEI, with one reason', (text) => {
  expect(Imei.safeParse(text).error?.issues).toHaveLength(1);
});
