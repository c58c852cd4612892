import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('knows its defaults', () => {
  expect(parseOptions([])).toEqual({
    options: {
      port: 8080,
      mqttPort: 1884,
      host: '127.0.0.1',
      data: undefined,
      vehicles: 500,
      units: 40,
      osm: undefined,
      timeZone: undefined,
      simulator: true,
      fresh: false,
    },
  });
});

test.each([
  [['--port', '70000'], '--port takes a whole number from 0 to 65535, not "70000".'],
  [['--vehicles', '-1'], '--vehicles'],
  [['--vehicles=many'], '--vehicles takes a whole number from 0 to 20000, not "many".'],
  [['--port', '9000', '--mqtt-port', '9000'], '--port and --mqtt-port must differ; both are 9000.'],
  [['--time-zone', 'CET'], '--time-zone takes a name of the IANA database like Europe/Berlin, not "CET".'],
  [['--time-zone', '+08:00'], '--time-zone'],
  [['--data='], '--data needs a value.'],
  [['--colour', 'red'], 'npm start -- --help'],
  [['here'], 'npm start -- --help'],
])('refuses %j in one sentence', (args, sentence) => {
  expect(() => parseOptions(args)).toThrow(sentence);
});

test('explains itself', () => {
  const parsed = parseOptions(['--help']);
  expect('help' in parsed && parsed.help).toContain('--no-simulator');
});
