import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDevice, provisionDevice, startTestIngestor, topicOf, type TestIngestor } from './harness.ts';

let database: FreshDatabase;
let ingestor: TestIngestor;
beforeAll(async () => {
  database = await freshDatabase();
  ingestor = await startTestIngestor(database.runtimeUrl);
});
afterAll(async () => {
  await ingestor.stop();
  await database.drop();
});

interface Readiness {
  status: string;
  checks: Record<string, string>;
}
const readiness = async (): Promise<Readiness> => {
  const response = await fetch(`${ingestor.healthUrl}/api/v1/health/ready`);
  return (await response.json()) as Readiness;
};

test('a batch that the database never takes turns /ready red, is not acknowledged, and is stored once it may be', async () => {
  const device = await provisionDevice(database.pool);
  const client = await connectDevice(ingestor.port, device);
  await database.ownerPool.query(`REVOKE INSERT ON fixes FROM ${database.runtimeRole}`);
  let acknowledged = false;
  const payload = JSON.stringify({ seq: 1, fixes: [{ ts: Date.now(), lat: 31.2, lon: 121.4 }] });
  const sent = client.publishAsync(topicOf(device, 'telemetry'), payload, { qos: 1 }).then(() => (acknowledged = true));

  const red = await waitFor(
    async () => {
      const answer = await readiness();
      return answer.status === 'not ready' ? answer : undefined;
    },
    { timeoutMs: 30_000, what: '/ready to turn red' },
  );
  expect(red.checks['lanes']).toMatch(/^a batch could not be committed in \d+ attempts: .*permission denied/);
  expect(red.checks['database']).toBe('ok');
  expect(acknowledged).toBe(false);

  await database.ownerPool.query(`GRANT INSERT ON fixes TO ${database.runtimeRole}`);
  await sent;
  expect((await readiness()).status).toBe('ready');
  const { rows } = await database.pool.query('SELECT seq FROM fixes WHERE device_id = $1', [device.id]);
  expect(rows).toEqual([{ seq: 1 }]);
  client.end(true);
});
