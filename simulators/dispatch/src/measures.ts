import type { DayRecord } from './run-day.ts';
import { PROMISED_S } from './policies.ts';

/** The figures of one policy, over one day or as the mean over several. Times in minutes but for decisions. */
export interface Measures {
  readonly meanMin: number;
  readonly p50Min: number;
  readonly p95Min: number;
  readonly p99Min: number;
  readonly worstMin: number;
  /** Calls reached within the promise, per cent. */
  readonly sla30: number;
  readonly kmPerIncident: number;
  readonly swapsPerIncident: number;
  readonly unassignedMin: number;
  readonly decisionP95Ms: number;
  readonly dualityGap: number;
}

/** Calls of the first hour fill the city and are not counted in response times. */
export const WARM_UP_S = 3_600;

/** @param from calls before this time are not counted in response times, seconds. */
export function measure(record: DayRecord, from = WARM_UP_S): Measures {
  const counted = record.responseS.filter((_, index) => record.calls[index]!.atS >= from);
  const minutes = Float64Array.from(counted, (seconds) => seconds / 60).toSorted();
  const onTime = counted.filter((seconds) => seconds <= PROMISED_S).length;
  const calls = record.calls.length;
  return {
    meanMin: minutes.reduce((sum, value) => sum + value, 0) / minutes.length,
    p50Min: quantile(minutes, 0.5),
    p95Min: quantile(minutes, 0.95),
    p99Min: quantile(minutes, 0.99),
    worstMin: minutes.at(-1) ?? Number.NaN,
    sla30: (100 * onTime) / counted.length,
    kmPerIncident: record.emptyMetres / 1_000 / calls,
    swapsPerIncident: record.swaps / calls,
    unassignedMin: record.unassignedS / 60 / calls,
    decisionP95Ms: quantile(Float64Array.from(record.decisionMs).toSorted(), 0.95),
    dualityGap: record.largestDualityGap,
  };
}

/** Mean of each figure over the days, or its standard deviation. The worst wait and the gap: the largest of all. */
export function summarise(days: readonly Measures[]): { mean: Measures; spread: Measures } {
  const each = (summary: (values: number[], key: keyof Measures) => number): Measures => {
    const of = (key: keyof Measures): number =>
      summary(
        days.map((day) => day[key]),
        key,
      );
    return {
      meanMin: of('meanMin'),
      p50Min: of('p50Min'),
      p95Min: of('p95Min'),
      p99Min: of('p99Min'),
      worstMin: of('worstMin'),
      sla30: of('sla30'),
      kmPerIncident: of('kmPerIncident'),
      swapsPerIncident: of('swapsPerIncident'),
      unassignedMin: of('unassignedMin'),
      decisionP95Ms: of('decisionP95Ms'),
      dualityGap: of('dualityGap'),
    };
  };
  return {
    mean: each((values, key) => (LARGEST.has(key) ? Math.max(...values) : mean(values))),
    spread: each((values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))),
  };
}

const LARGEST: ReadonlySet<keyof Measures> = new Set(['worstMin', 'dualityGap']);

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of sorted values; the value at or below which this share lies. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
