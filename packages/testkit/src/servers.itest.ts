import { expect, test } from 'vitest';
import { Client } from 'pg';
import { postgresForRun, startMosquitto, startPostgres, startRedis, waitFor } from './index.ts';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('the run has one PostgreSQL in UTC that tests reach as a superuser', async () => {
  const rows = await query(postgresForRun().url('postgres'), 'SELECT current_setting($$TimeZone$$) AS zone');
  expect(rows).toEqual([{ zone: 'UTC' }]);
});

test('what was committed survives kill -9 of the whole server', async () => {
  const server = await startPostgres();
  try {
    await query(server.url('postgres'), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await server.kill9();
    await server.restart();
    expect(await query(server.url('postgres'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  } finally {
    await server.dispose();
  }
});

test('refuses a wrong password', async () => {
  const server = postgresForRun();
  const url = server.url('postgres', { name: server.superuser, password: 'not-the-password' });
  await expect(query(url, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('brings real Mosquitto and Redis servers', async () => {
  const [mosquitto, redis] = await Promise.all([startMosquitto(), startRedis()]);
  expect(mosquitto.port).not.toBe(redis.port);
  await Promise.all([mosquitto.stop(), redis.kill9()]);
});

test('a wait in vain says for what', async () => {
  const never = waitFor(() => false, { timeoutMs: 5, what: 'a miracle' });
  await expect(never).rejects.toThrow('waited 5 ms in vain for a miracle');
});
