import { array, assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, parseCsv } from './parse-csv.ts';

const cellsOf = (text: string) => {
  const parsed = parseCsv(text);
  return parsed.ok ? parsed.records.map(({ cells }) => cells) : parsed.fault;
};

test('whatever is written is read again', () => {
  const cell = string().map((text) => text.trim());
  const line = array(cell, { minLength: 1, maxLength: 6 }).filter((cells) => cells.length > 1 || cells[0] !== '');
  assert(
    property(array(line, { minLength: 1 }), (records) => {
      expect(cellsOf(records.map(csvLine).join(''))).toEqual(records);
    }),
  );
});

test('takes a byte order mark, any line ends, empty lines and a last line without an end', () => {
  expect(cellsOf('\uFEFFid,plate\r\na,1\n\n b , 2 \rc,')).toEqual([
    ['id', 'plate'],
    ['a', '1'],
    ['b', '2'],
    ['c', ''],
  ]);
});

test('counts lines as an editor does, within quotes too', () => {
  const parsed = parseCsv('id\n"a\nb"\n\nc');
  expect(parsed.ok && parsed.records.map(({ line }) => line)).toEqual([1, 2, 5]);
});

test('says where it stops being CSV', () => {
  expect(cellsOf('id\n"a')).toEqual({ line: 2, why: 'a quote is opened and never closed' });
  expect(cellsOf('id\n"a"b')).toMatchObject({ line: 2, why: expect.stringMatching('closing quote') as string });
});

test('any text at all is read or refused, never thrown at', () => {
  assert(
    property(string(), (text) => {
      expect(parseCsv(text)).toHaveProperty('ok');
    }),
  );
});
