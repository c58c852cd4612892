import { expect, test } from 'vitest';
import { hexDump, prettyJson } from './payload-text.ts';

test('a hex dump shows offset, bytes and what is readable of them', () => {
  expect(hexDump('7b22e8bda6223a317d0a')).toBe(
    '00000  7b 22 e8 bd a6 22 3a 31  {"···":1\n00008  7d 0a                    }·',
  );
  expect(hexDump('')).toBe('');
});

test('JSON is set in lines; anything else is none', () => {
  expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyJson('{"a":')).toBeUndefined();
  expect(prettyJson(null)).toBeUndefined();
});
