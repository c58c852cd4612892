import { silentLogger } from '@roadcall/service-kit';
import { startMosquitto, waitFor } from '@roadcall/testkit';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { createBrokerClient } from '../src/broker-door/broker-client.ts';

test('a broker that sends faster than is stored is held back: what is in memory stays bounded, and all of it comes, in order', async () => {
  const mosquitto = await startMosquitto({ extraConfig: ['max_queued_messages 100000'] });
  const [messages, maxInFlight] = [3_000, 50];
  const received: number[] = [];
  const unsettled: (() => void)[] = [];
  let most = 0;
  const broker = createBrokerClient({
    url: mosquitto.url,
    username: undefined,
    password: undefined,
    ca: undefined,
    clientId: 'slow',
    maxInFlight,
    filters: ['t'],
    logger: silentLogger(),
    onMessage(packet, settled) {
      received.push(Number(packet.payload));
      unsettled.push(settled);
      most = Math.max(most, broker.inFlight);
    },
  });
  broker.start();
  await waitFor(() => broker.isConnected, { timeoutMs: 10_000, what: 'the connection' });
  const slowly = setInterval(() => unsettled.splice(0, 40).forEach((settle) => settle()), 20);
  onTestFinished(async () => {
    clearInterval(slowly);
    await broker.stop(0);
    await mosquitto.stop();
  });
  const sender = await connectAsync(mosquitto.url);
  // One acknowledged message shows that the subscription stands.
  await waitFor(() => sender.publishAsync('t', '-1', { qos: 1 }).then(() => received.length > 0), {
    timeoutMs: 10_000,
    what: 'the subscription',
  });
  await Promise.all(Array.from({ length: messages }, (_, i) => sender.publishAsync('t', String(i), { qos: 1 })));
  await waitFor(() => received.at(-1) === messages - 1, { timeoutMs: 30_000, what: 'the last message' });
  expect(received.filter((n) => n >= 0)).toEqual(Array.from({ length: messages }, (_, i) => i));
  expect(most).toBeLessThanOrEqual(2 * maxInFlight);
  await sender.endAsync();
});
