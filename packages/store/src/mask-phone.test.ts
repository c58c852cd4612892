import { expect, test } from 'vitest';
import { maskPhone } from './mask-phone.ts';

test.each([
  ['13812345678', '138****5678'],
  ['+86 138-1234-5678', '86138****5678'],
  ['02112345', '****45'],
  ['12345', '****5'],
])('%s is shown as %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked);
});
