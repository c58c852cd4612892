import { fork } from 'node:child_process';
import { expect, test } from 'vitest';
import { decodeLiveFrame, encodeLiveFrame, TenantId, type LiveRecord } from '@roadcall/contracts';
import { startRedis, waitFor } from '@roadcall/testkit';
import { createLiveChannel, isLiveMessage, type LiveMessage } from './index.ts';

const tenant = TenantId.parse(3);
const moving: LiveRecord = {
  no: 12,
  lat: 31.2304,
  lon: 121.4737,
  ts: Date.now(),
  speedKph: 52.5,
  headingDeg: 90,
  motion: 'moving',
  ignition: true,
  online: true,
  unit: false,
};

test('carries frames from one process to another through Redis', async () => {
  const redis = await startRedis();
  const sender = createLiveChannel({ redisUrl: redis.url });
  const receiver = createLiveChannel({ redisUrl: redis.url });
  try {
    const seen: [number, number][] = [];
    receiver.subscribe((tenantId, records) => seen.push(...records.map((r) => [tenantId, r.no] as [number, number])));
    await waitFor(
      () => {
        sender.publish(tenant, [moving]);
        return seen.length > 0;
      },
      { timeoutMs: 10_000, what: 'the frame' },
    );
    expect(seen[0]).toEqual([3, 12]);
  } finally {
    await Promise.all([sender.close(), receiver.close()]);
    await redis.stop();
  }
});

test('carries frames from a supervised process to its siblings through their supervisor', async () => {
  const child = fork(new URL('./live-channel-echo.fixture.ts', import.meta.url), { serialization: 'advanced' });
  try {
    const echoed: LiveMessage[] = [];
    child.on('message', (message) => {
      if (isLiveMessage(message)) echoed.push(message);
    });
    const frame = encodeLiveFrame({ type: 'delta', sequence: 1, baseTs: moving.ts, tickMs: 0, records: [moving] });
    const message: LiveMessage = { type: 'live', tenantId: tenant, frame };
    child.send(message);
    await waitFor(() => echoed.length > 0, { timeoutMs: 10_000, what: 'the echo' });
    expect(echoed[0]!.tenantId).toBe(3);
    expect(decodeLiveFrame(echoed[0]!.frame)?.records).toEqual(decodeLiveFrame(frame)?.records);
  } finally {
    child.kill();
  }
});
