import { expect, test } from 'vitest';
import { PlainError, sentenceFor } from './plain-error.ts';

test('finds the full disk below other errors and leaves our own faults alone', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(sentenceFor(new Error('initdb failed', { cause: full }))).toMatch(/^The disk is full/);
  expect(sentenceFor(new PlainError('Port 1 is in use.'))).toBe('Port 1 is in use.');
  expect(sentenceFor(new TypeError('x is undefined'))).toBeUndefined();
});
