import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { commonConfig, readConfig } from './index.ts';

const schema = z.object({
  ...commonConfig,
  API_PORT: z.coerce.number().int().min(0).max(65_535),
  DATABASE_URL: z.url(),
});

test('reports all faults together and never a value', () => {
  const read = () => readConfig(schema, { API_PORT: '70000', LOG_LEVEL: 'loud', DATABASE_URL: '' });
  expect(read).toThrow(/LOG_LEVEL: .*API_PORT: .*DATABASE_URL is required/s);
  expect(read).not.toThrow(/70000|loud/);
});

test('fills in defaults and converts', () => {
  const config = readConfig(schema, { API_PORT: '8080', DATABASE_URL: 'postgresql://u:p@127.0.0.1/x', LOG_LEVEL: '' });
  expect(config).toEqual({
    API_PORT: 8080,
    DATABASE_URL: 'postgresql://u:p@127.0.0.1/x',
    LOG_LEVEL: 'info',
    ROADCALL_LOG_FORMAT: 'json',
  });
});

test('reads a secret from the file that NAME_FILE names, without the end of its line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roadcall-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'database_url');
  writeFileSync(file, 'postgresql://u:p@127.0.0.1/x\n');
  const read = (environment: NodeJS.ProcessEnv) => readConfig(schema, { API_PORT: '1', ...environment }).DATABASE_URL;
  expect(read({ DATABASE_URL_FILE: file })).toBe('postgresql://u:p@127.0.0.1/x');
  expect(read({ DATABASE_URL_FILE: file, DATABASE_URL: 'postgresql://direct' })).toBe('postgresql://direct');
  expect(() => read({ DATABASE_URL_FILE: join(folder, 'nothing') })).toThrow(
    /^.*\n {2}- DATABASE_URL_FILE: cannot be read/,
  );
});

test('a setting that is a file itself is not read', () => {
  const withFile = z.object({ MQTT_TLS_CERT: z.string().optional(), MQTT_TLS_CERT_FILE: z.string() });
  expect(readConfig(withFile, { MQTT_TLS_CERT_FILE: '/nowhere' })).toEqual({ MQTT_TLS_CERT_FILE: '/nowhere' });
});
