import { expect, test } from 'vitest';
import { parseCommand } from './command.ts';

test('reads what is to be done, and where', () => {
  expect(parseCommand(['import', 'a.csv', '--dry-run', '--url', 'https://fleet.example/console'])).toEqual({
    act: 'import',
    file: 'a.csv',
    dryRun: true,
    skipRefused: false,
    api: 'https://fleet.example/api/v1',
    out: undefined,
  });
  expect(parseCommand(['revoke', 'dev-1', 'c-1', '--out', 'x'])).toMatchObject({ id: 'dev-1', credentialId: 'c-1' });
  expect(parseCommand(['add', 'dev-1', '--imei', '1'])).toMatchObject({ act: 'add', imei: '1', model: undefined });
});

test.each([[], ['--help'], ['import', '-h']])('shows the help for %j', (...args: string[]) => {
  expect(parseCommand(args)).toBeUndefined();
});

test.each([
  [['destroy', 'x'], 'There is no command destroy'],
  [['__proto__', 'x'], 'There is no command __proto__'],
  [['import'], 'import takes FILE.'],
  [['revoke', 'dev-1'], 'revoke takes ID and CREDENTIAL.'],
  [['add', 'x', '--colour', 'red'], "'--colour'"],
  [['add', 'x', '--url', 'ftp://x'], '--url ftp://x is no http address.'],
])('%j is refused in a sentence', (args, sentence) => {
  expect(() => parseCommand(args)).toThrow(sentence);
});
