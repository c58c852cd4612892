import { expect, test } from 'vitest';
import { createInlet } from './inlet.ts';
import type { DeviceMessage } from './message.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const message = (n: number) => ({ payload: new Uint8Array(n) }) as DeviceMessage;

test('works messages off in their order, each once', async () => {
  const seen: number[] = [];
  const inlet = createInlet({ process: ({ payload }) => seen.push(payload.length), hasRoom: () => true });
  for (let n = 0; n < 2_000; n++) inlet.push(message(n), () => undefined);
  while (inlet.waitingBytes > 0) await turn();
  expect(seen).toEqual(Array.from({ length: 2_000 }, (_, n) => n));
});

test('holds them as bytes while there is no room, and goes on when it is woken', async () => {
  const seen: number[] = [];
  let room = 2;
  const inlet = createInlet({
    process({ payload }) {
      seen.push(payload.length);
      room -= 1;
    },
    hasRoom: () => room > 0,
  });
  for (const n of [10, 20, 30, 40]) inlet.push(message(n), () => undefined);
  await turn();
  expect([seen, inlet.waitingBytes]).toEqual([[10, 20], 70]);
  room = 1;
  inlet.wake();
  await turn();
  expect([seen, inlet.waitingBytes]).toEqual([[10, 20, 30], 40]);
});

test('lets other work have its turn', async () => {
  let processed = 0;
  const inlet = createInlet({
    process() {
      const until = performance.now() + 3;
      while (performance.now() < until);
      processed += 1;
    },
    hasRoom: () => true,
  });
  for (let n = 0; n < 10; n++) inlet.push(message(1), () => undefined);
  await turn();
  await turn();
  expect(processed).toBeGreaterThan(0);
  expect(processed).toBeLessThan(10);
});
