import type { Metrics } from '@roadcall/service-kit';

export type DerivationMetrics = ReturnType<typeof createDerivationMetrics>;

/** The figures of derivation; names are part of the product's interface. */
export function createDerivationMetrics(metrics: Metrics) {
  return {
    derived: metrics.counter({ name: 'roadcall_fixes_derived_total', help: 'Fixes that went through derivation' }),
    late: metrics.counter({
      name: 'roadcall_fixes_late_total',
      help: 'Fixes that came after later ones of their device were derived: stored, shown, not derived',
    }),
    lagSeconds: metrics.gauge({
      name: 'roadcall_derivation_lag_seconds',
      help: 'From the receipt of the fix that was derived last to its derivation; the reorder window is part of it',
    }),
    refused: metrics.counter({
      name: 'roadcall_facts_refused_total',
      help: 'Facts that the database refused: set aside, with their reason in the log',
    }),
    casMisses: metrics.counter({
      name: 'roadcall_derivation_cas_misses_total',
      help: 'States that another process had written meanwhile: read and derived again',
    }),
  };
}
