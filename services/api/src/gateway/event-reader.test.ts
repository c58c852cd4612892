import type { FeedEvent, TenantId } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { createEventReader } from './event-reader.ts';

const event = (id: number): FeedEvent =>
  ({ id, tenantId: 1 as TenantId, at: '2026-03-01T08:00:00.000Z', kind: 'device.status', data: {} }) as FeedEvent;

/** A feed whose database answers only when told, and a client whose connection can be stuck. */
function scene(options: { after: number; stored: number }) {
  const stored = Array.from({ length: options.stored }, (_, i) => event(i + 1));
  const state = { hub: options.stored, backlog: 0, isStuck: false };
  const sent: number[] = [];
  let release: (() => void) | undefined;
  let answers: (() => void)[] = [];
  const reader = createEventReader({
    after: options.after,
    sink: {
      send: ({ id }) => {
        sent.push(id);
        if (state.isStuck) state.backlog++;
      },
      backlog: () => state.backlog,
      drained: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    },
    isVisible: () => true,
    hubPosition: () => state.hub,
    readAfter: (id, limit) =>
      new Promise((resolve) => {
        answers.push(() => resolve(stored.filter((e) => e.id > id).slice(0, limit)));
      }),
    onFailure: (error) => {
      throw error;
    },
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    reader,
    sent,
    state,
    /** A commit that the hub passes on. */
    publish: () => {
      const next = event(stored.length + 1);
      stored.push(next);
      state.hub = next.id;
      reader.offer(next);
    },
    /** A commit that the hub has not read yet. */
    commitUnseen: () => stored.push(event(stored.length + 1)),
    answerReads: async () => {
      const ready = answers;
      answers = [];
      for (const answer of ready) answer();
      await settle();
      return ready.length;
    },
    unstick: async () => {
      state.isStuck = false;
      state.backlog = 0;
      release?.();
      await settle();
    },
    settle,
  };
}

const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('a client at the head goes live at once', async () => {
  const { reader, sent, publish, settle } = scene({ after: 3, stored: 3 });
  reader.start();
  await settle();
  publish();
  expect(sent).toEqual([4]);
});

test('events that come while it catches up are neither lost nor sent twice', async () => {
  const { reader, sent, publish, answerReads } = scene({ after: 1, stored: 3 });
  reader.start();
  await new Promise((resolve) => setImmediate(resolve));
  publish();
  await answerReads();
  publish();
  while ((await answerReads()) > 0);
  publish();
  expect(sent).toEqual([2, 3, 4, 5, 6]);
});

test('an event that the database shows before the hub passes it on is sent once', async () => {
  const { reader, sent, state, commitUnseen, answerReads, settle } = scene({ after: 1, stored: 2 });
  reader.start();
  await settle();
  commitUnseen();
  while ((await answerReads()) > 0);
  state.hub = 3;
  reader.offer(event(3));
  expect(sent).toEqual([2, 3]);
});

test('a client that does not read holds back a bounded number, and gets all of them when it reads again', async () => {
  const { reader, sent, state, publish, answerReads, unstick, settle } = scene({ after: 0, stored: 0 });
  reader.start();
  await settle();
  state.isStuck = true;
  for (let i = 0; i < 1_000; i++) publish();
  expect(sent).toHaveLength(256);
  await unstick();
  while ((await answerReads()) > 0);
  expect(sent).toEqual(upTo(1, 1_000));
  publish();
  expect(sent.at(-1)).toBe(1_001);
});
