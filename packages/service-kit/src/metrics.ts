import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

interface MetricDefinition<L extends string> {
  name: string;
  help: string;
  labelNames?: readonly L[];
}

/** The metrics of one process: its own registry, every sample labelled with the service's name. */
export interface Metrics {
  registry: Registry;
  counter<L extends string = never>(definition: MetricDefinition<L>): Counter<L>;
  /** `collect` is called at each scrape, for values that are cheaper to look up than to keep. */
  gauge<L extends string = never>(
    definition: MetricDefinition<L> & { collect?: (this: Gauge<L>) => void | Promise<void> },
  ): Gauge<L>;
  /** Buckets in the metric's unit; the default suits latencies in seconds from 1 ms to 30 s. */
  histogram<L extends string = never>(definition: MetricDefinition<L> & { buckets?: number[] }): Histogram<L>;
  /** Prometheus text of everything above. */
  text(): Promise<string>;
}

const LATENCY_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Of Node's own metrics those that are counted anew at each scrape, over all sockets: with 4,000 of them the event loop stood still
 * for 20 ms. What takes connections counts them itself.
 */
const COSTLY = [
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_resources',
  'nodejs_active_resources_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
  'process_open_fds',
];

/** Makes the registry of a process. Names follow `roadcall_<what>_<unit or total>`. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  for (const name of COSTLY) registry.removeSingleMetric(name);
  const registers = [registry];
  return {
    registry,
    counter: (definition) => new Counter({ ...definition, registers }),
    gauge: (definition) => new Gauge({ ...definition, registers }),
    histogram: (definition) => new Histogram({ buckets: LATENCY_BUCKETS_S, ...definition, registers }),
    text: () => registry.metrics(),
  };
}
