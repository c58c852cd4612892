import { expect, test } from 'vitest';
import { createLogger } from './index.ts';

function capture(format: 'json' | 'text') {
  const lines: string[] = [];
  const logger = createLogger({ service: 'ingestor', format, destination: { write: (line) => lines.push(line) } });
  return { logger, lines };
}

test('keeps secrets out of the log, also inside an error', () => {
  const { logger, lines } = capture('json');
  logger.warn({ device: { credential: 'hush-1' }, password: 'hush-2' }, 'refused');
  logger.error({ err: new Error('connect to postgresql://user:hush-3@127.0.0.1/db failed') }, 'store');
  expect(lines.join('')).not.toContain('hush');
  expect(lines).toHaveLength(2);
});

test('writes one short line for a person', () => {
  const { logger, lines } = capture('text');
  logger.info({ count: 3 }, 'quarantined');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d info {2}ingestor {2}quarantined {2}count=3\n$/);
});
