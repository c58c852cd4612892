import type { DeviceThresholds } from '@roadcall/contracts';

/** Thresholds of a device model from `validFromMs` on (ms since the epoch), until its next version. */
export interface TimedThresholds {
  model: string;
  validFromMs: number;
  thresholds: DeviceThresholds;
}

/** The thresholds of device models over time; the same object as long as nothing changed. */
export function thresholdsHistory(versions: readonly TimedThresholds[]): {
  at(model: string, time: number): DeviceThresholds | undefined;
} {
  const byModel = Map.groupBy(versions, ({ model }) => model);
  return {
    at: (model, time) => byModel.get(model)?.findLast(({ validFromMs }) => validFromMs <= time)?.thresholds,
  };
}
