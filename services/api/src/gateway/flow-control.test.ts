import { LIVE_ACK_EVERY, LIVE_MAX_UNACKED } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { createFlowControl } from './flow-control.ts';

test('a client that acknowledges as agreed is never paused', () => {
  const flow = createFlowControl();
  flow.restart(100);
  for (let sequence = 101; sequence < 1_000; sequence++) {
    expect(flow.sent(sequence)).toBe(true);
    if (sequence % LIVE_ACK_EVERY === 0) flow.acknowledged(sequence);
  }
});

test('a client that falls behind is paused at the limit, and goes on when it has taken half of it', () => {
  const flow = createFlowControl();
  flow.restart(0);
  let sent = 0;
  while (flow.sent(sent + 1)) sent++;
  expect(sent + 1).toBe(LIVE_MAX_UNACKED);
  expect(flow.isPaused()).toBe(true);
  expect(flow.acknowledged(4)).toBe(false);
  expect(flow.acknowledged(LIVE_MAX_UNACKED / 2 + 1)).toBe(true);
  flow.restart(40);
  expect([flow.isPaused(), flow.sent(41)]).toEqual([false, true]);
});

test('an acknowledgement of what was never sent does not open the tap', () => {
  const flow = createFlowControl();
  flow.restart(0);
  for (let sequence = 1; sequence <= LIVE_MAX_UNACKED; sequence++) flow.sent(sequence);
  expect(flow.acknowledged(1_000_000)).toBe(false);
  expect(flow.acknowledged(-1)).toBe(false);
});

test('sequences wrap at 32 bits', () => {
  const flow = createFlowControl();
  flow.restart(0xffff_fffe);
  expect(flow.sent(0xffff_ffff)).toBe(true);
  expect(flow.sent(0)).toBe(true);
  flow.acknowledged(0);
  for (let sequence = 1; sequence < LIVE_MAX_UNACKED; sequence++) expect(flow.sent(sequence)).toBe(true);
});
