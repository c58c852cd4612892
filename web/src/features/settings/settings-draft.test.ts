import { expect, test } from 'vitest';
import { mistakesIn, textsOf } from './settings-draft.ts';
import { valuesOf } from './settings-pages.ts';

const dispatch = textsOf(valuesOf('dispatch', {}));
const clocks = textsOf(valuesOf('clocks', {}));

test('the defaults can be saved', () => {
  expect(mistakesIn('dispatch', dispatch).wrong.size).toBe(0);
  expect(mistakesIn('clocks', clocks).wrong.size).toBe(0);
});

test.each([
  ['offerS', '0', 'range'],
  ['offerS', '', 'range'],
  ['offerS', 'a minute', 'range'],
  ['maxSwaps', '1.5', 'integer'],
  ['maxSwaps', '11', 'integer'],
] as const)('%s as “%s” is a mistake of its %s', (path, text, mistake) => {
  expect([...mistakesIn('dispatch', new Map(dispatch).set(path, text)).wrong]).toEqual([[path, mistake]]);
});

test('warnings come one after the other', () => {
  const wrong = mistakesIn('clocks', new Map(clocks).set('firstWarningPct', '80')).wrong;
  expect([...wrong]).toEqual([['firstWarningPct', 'order']]);
});
