import { expect, test } from 'vitest';
import { createNotices } from './notices.ts';

function capture() {
  const lines: string[] = [];
  let nowMs = 0;
  const screen = { say: (line: string) => void lines.push(line), phase: () => Promise.reject(new Error('unused')) };
  const notices = createNotices(screen, () => nowMs);
  const take = (level: string, msg: string) =>
    notices.take('ingestor', JSON.stringify({ level, msg, time: '2026-03-01T06:07:08.000Z' }));
  return { lines, take, wait: (ms: number) => (nowMs += ms) };
}

test('shows warnings and errors, and nothing calmer', () => {
  const { lines, take } = capture();
  expect(take('info', 'ready')).toBeUndefined();
  expect(take('warn', 'slow')).toBeUndefined();
  expect(take('error', 'broken')).toBe('broken');
  expect(lines).toEqual(['06:07:08 ingestor warn: slow', '06:07:08 ingestor error: broken']);
});

test('says the same thing once a minute, with the number of those left out', () => {
  const { lines, take, wait } = capture();
  for (let i = 0; i < 5; i++) take('warn', 'slow');
  wait(60_000);
  take('warn', 'slow');
  expect(lines).toEqual(['06:07:08 ingestor warn: slow', '06:07:08 ingestor warn: slow (4 times more before)']);
});
