import { expect, test } from 'vitest';
import { maskName } from './mask-name.ts';

test.each([
  ['王小明', '王**'],
  ['Li Na', 'L* N*'],
  ['Alexandra  Featherstonehaugh', 'A*** F***'],
  ['李', '李*'],
])('%s is shown as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked);
});
