import { expect, test } from 'vitest';
import { asError, describeError } from './index.ts';

test('names the whole chain of causes in one line', () => {
  const root = new AggregateError([new Error('connect ECONNREFUSED ::1'), new Error('connect ECONNREFUSED 127.0.0.1')]);
  const error = new Error('the store is down', { cause: root });
  expect(describeError(error)).toBe('the store is down: connect ECONNREFUSED ::1, connect ECONNREFUSED 127.0.0.1');
  expect(asError('text').message).toBe('text');
});
