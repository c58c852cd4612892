import type { LiveMessage } from '@roadcall/bus';
import { TenantId } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { createLiveRelay } from './live-relay.ts';

function frame(n: number): LiveMessage {
  return { type: 'live', tenantId: TenantId.parse(1), frame: new Uint8Array([n]) };
}

test('has one unconfirmed frame, keeps order, and drops the oldest when the reader is slow', () => {
  const sent: number[] = [];
  const confirmations: (() => void)[] = [];
  const relay = createLiveRelay({
    send(message, done) {
      sent.push(message.frame[0] ?? -1);
      confirmations.push(done);
    },
  });
  for (let n = 0; n < 40; n++) relay.offer(frame(n));
  expect(sent).toEqual([0]);
  expect(relay.dropped()).toBe(7);
  for (let confirm = confirmations.shift(); confirm !== undefined; confirm = confirmations.shift()) confirm();
  expect(sent).toEqual([0, ...Array.from({ length: 32 }, (_, index) => index + 8)]);
});
