import { expect, test } from 'vitest';
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
