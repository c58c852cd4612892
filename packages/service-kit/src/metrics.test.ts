import { expect, test } from 'vitest';
import { createMetrics, mergeExpositions } from './index.ts';

test('each process labels its samples and merged families appear once', async () => {
  const [ingestor, api] = [createMetrics('ingestor'), createMetrics('api')];
  ingestor.counter({ name: 'roadcall_fixes_committed_total', help: 'Fixes committed' }).inc(7);
  ingestor.gauge({ name: 'roadcall_backlog', help: 'Backlog' }).set(1);
  api.gauge({ name: 'roadcall_backlog', help: 'Backlog' }).set(2);
  const text = mergeExpositions([await ingestor.text(), await api.text()]);
  expect(text).toContain('roadcall_fixes_committed_total{service="ingestor"} 7');
  expect(text.match(/# TYPE roadcall_backlog gauge/g)).toHaveLength(1);
  expect(text).toContain('roadcall_backlog{service="ingestor"} 1\nroadcall_backlog{service="api"} 2');
});

test('nothing is counted at a scrape that grows with the number of sockets', async () => {
  const text = await createMetrics('ingestor').text();
  expect(text).toContain('nodejs_eventloop_lag_max_seconds');
  expect(text).not.toMatch(/nodejs_active_(handles|resources|requests)|process_open_fds/);
});
