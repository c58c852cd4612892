import { expect, test } from 'vitest';
import { readDeviceIds } from './read-device-ids.ts';

test('reads a pasted column, each id once, and names what is none', () => {
  expect(readDeviceIds(' van-7, van-8;van-7\r\n860906041234567\tgw.x  ?')).toEqual({
    ids: ['van-7', 'van-8', '860906041234567'],
    wrong: ['gw.x', '?'],
  });
  expect(readDeviceIds(' \n')).toEqual({ ids: [], wrong: [] });
});
