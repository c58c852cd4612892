import { createServer, type AddressInfo } from 'node:net';
import { waitFor } from '@roadcall/testkit';
import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { QuietBroker } from './quiet-broker.ts';

const HEARTBEAT_MS = 50;

class CountingBroker extends QuietBroker {
  heartbeats = 0;

  override publish(...given: Parameters<QuietBroker['publish']>): void {
    if (given[0].topic.endsWith('/heartbeat')) this.heartbeats++;
    super.publish(...given);
  }
}

test('keeps the last will of a connected device to itself, however long it is connected', async () => {
  const published: string[] = [];
  const broker = new CountingBroker({
    heartbeatInterval: HEARTBEAT_MS,
    authorizePublish: (_client, { topic }, callback) => {
      published.push(topic);
      callback(null);
    },
  });
  await broker.listen();
  const server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const will = {
    topic: 'v1/devices/a/status',
    payload: Buffer.from('{"online":false}'),
    qos: 1 as const,
    retain: true,
  };
  const device = await connectAsync(`mqtt://127.0.0.1:${port}`, { will });

  // Every fourth heartbeat it looks for the wills of dead brokers.
  await waitFor(() => broker.heartbeats > 8, { timeoutMs: 5_000, what: 'two such looks' });
  expect(published).toEqual([]);
  device.stream.destroy();
  await waitFor(() => published.length > 0, { timeoutMs: 5_000, what: 'the last will' });
  expect(published).toEqual([will.topic]);

  await device.endAsync(true);
  await new Promise<void>((resolve) => broker.close(resolve));
  server.close();
});
