import type { Metrics } from '@roadcall/service-kit';

export type IngestMetrics = ReturnType<typeof createIngestMetrics>;

/** The figures of ingest; names are part of the product's interface. */
export function createIngestMetrics(metrics: Metrics) {
  return {
    committed: metrics.counter({
      name: 'roadcall_fixes_committed_total',
      help: 'Fixes stored by a committed transaction',
    }),
    rejected: metrics.counter({
      name: 'roadcall_fixes_rejected_total',
      help: 'Fixes, or whole messages that could not be read, put in quarantine',
      labelNames: ['reason'],
    }),
    duplicates: metrics.counter({ name: 'roadcall_fixes_duplicate_total', help: 'Fixes that were stored before' }),
    ignored: metrics.counter({
      name: 'roadcall_messages_ignored_total',
      help: 'Messages of a kind that nothing is kept of',
      labelNames: ['kind'],
    }),
    batchFixes: metrics.histogram({
      name: 'roadcall_ingest_batch_fixes',
      help: 'Fixes per committed transaction',
      buckets: [1, 5, 10, 50, 100, 500, 1_000, 2_500, 5_000],
    }),
    commitSeconds: metrics.histogram({
      name: 'roadcall_ingest_commit_seconds',
      help: 'From the beginning of a batch transaction to its COMMIT',
    }),
    pubackSeconds: metrics.histogram({
      name: 'roadcall_ingest_puback_seconds',
      help: 'From the receipt of a QoS 1 message to its PUBACK',
    }),
    refusedConnections: metrics.counter({
      name: 'roadcall_device_connections_refused_total',
      help: 'Connections that the device door refused',
      labelNames: ['reason'],
    }),
  };
}
