import { Writable } from 'node:stream';
import { createMetrics, silentLogger } from '@roadcall/service-kit';
import { ensurePartitions, type Pool } from '@roadcall/store';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeviceMessage } from '../src/message.ts';
import { createIngestMetrics } from '../src/metrics.ts';
import { rowOf } from '../src/steps/row-of.ts';
import { createBatchWriter } from '../src/write/batch-writer.ts';
import { provisionDevice, TENANT } from './harness.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await ensurePartitions(database.pool);
});
afterAll(() => database.drop());

/** The pool, with the answer to the first COPY lost on its way back: it is a transaction by itself. */
function losingFirstAnswer(pool: Pool): Pool {
  let isLost = false;
  return new Proxy(pool, {
    get(target, name) {
      if (name !== 'connect') return Reflect.get(target, name) as unknown;
      return async () => {
        const client = await target.connect();
        return new Proxy(client, {
          get(inner, key) {
            const value: unknown = Reflect.get(inner, key);
            if (typeof value !== 'function') return value;
            if (key !== 'query') return value.bind(inner) as unknown;
            return (...args: unknown[]): unknown => {
              const answer: unknown = Reflect.apply(value, inner, args);
              if (!(answer instanceof Writable) || isLost) return answer;
              isLost = true;
              const final = answer._final.bind(answer);
              answer._final = (done) =>
                final((error) => done(error ?? Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })));
              return answer;
            };
          },
        });
      };
    },
  });
}

test('a fix whose COMMIT got no answer is stored once, acknowledged, and still moves its vehicle', async () => {
  const { id: deviceId } = await provisionDevice(database.pool);
  const message: DeviceMessage = {
    tenantId: TENANT,
    deviceId,
    topic: `v1/devices/${deviceId}/telemetry`,
    channel: 'telemetry',
    payload: new Uint8Array(),
    receivedAt: Date.now(),
    source: 'door:device',
  };
  const moved: number[] = [];
  let settled = 0;
  const { write } = createBatchWriter({
    pool: losingFirstAnswer(database.pool),
    health: { up: true, works: () => undefined, fails: () => undefined, stop: () => undefined },
    metrics: createIngestMetrics(createMetrics('ingestor')),
    logger: silentLogger(),
    judgeNow: () => Promise.resolve(undefined),
    onStored: (fixes, maybeBefore) => moved.push(...[...fixes, ...maybeBefore].map(({ seq }) => seq)),
  });
  const fix = rowOf(message, { ts: message.receivedAt, lat: 31, lon: 121 }, 0, 7);
  await write([{ message, fixes: [fix], isUrgent: true, rejections: [], settle: () => void settled++ }]);
  const { rows } = await database.pool.query('SELECT seq FROM fixes WHERE device_id = $1', [deviceId]);
  expect([rows, settled, moved]).toEqual([[{ seq: 7 }], 1, [7]]);
});
