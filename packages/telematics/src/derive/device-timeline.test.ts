import { expect, test } from 'vitest';
import { CONTEXT, T0, VEHICLE } from '../../test/track.ts';
import { DEFAULT_RULES } from './alarm-rules.ts';
import { DeviceTimeline } from './device-timeline.ts';
import { NO_FENCES } from './fence-set.ts';
import { thresholdsHistory } from './model-thresholds.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const thresholds = thresholdsHistory([
  { model: 'van tracker', validFromMs: Number.NEGATIVE_INFINITY, thresholds: {} },
  { model: 'van tracker', validFromMs: T0 + 500, thresholds: { minSatellites: 6 } },
]);
const timeline = new DeviceTimeline(
  {
    device: CONTEXT.device,
    models: [{ model: 'van tracker', from: Number.NEGATIVE_INFINITY }],
    settings: DEFAULT_SETTINGS,
    fittings: [{ vehicleId: VEHICLE, unitId: undefined, from: T0, to: T0 + 1_000 }],
    phases: new Map(),
  },
  {
    fencesAt: () => NO_FENCES,
    zoneAt: () => 'UTC',
    alarmRulesAt: () => DEFAULT_RULES,
    thresholdsAt: (model, time) => thresholds.at(model, time),
  },
);

test('what is true at a time does not depend on what was asked before', () => {
  const answers = [T0 - 1, T0, T0 + 499, T0 + 500, T0 + 999, T0 + 1_000].map((time) => {
    const { asset, settings } = timeline.at(time);
    return [asset?.vehicleId, settings.plausibility.minSatellites];
  });
  expect(answers).toEqual([
    [undefined, 4],
    [VEHICLE, 4],
    [VEHICLE, 4],
    [VEHICLE, 6],
    [VEHICLE, 6],
    [undefined, 6],
  ]);
  expect(timeline.at(T0 + 1).settings.plausibility.minSatellites).toBe(4);
  expect(timeline.at(T0 + 1)).toBe(timeline.at(T0 + 2));
});

test('a device is judged by the model that it was of then, not by the one that it is of now', () => {
  const changed = new DeviceTimeline(
    {
      device: CONTEXT.device,
      models: [
        { model: 'loose', from: Number.NEGATIVE_INFINITY },
        { model: 'strict', from: T0 + 500 },
      ],
      settings: DEFAULT_SETTINGS,
      fittings: [],
      phases: new Map(),
    },
    {
      fencesAt: () => NO_FENCES,
      zoneAt: () => 'UTC',
      alarmRulesAt: () => DEFAULT_RULES,
      thresholdsAt: (model) => (model === 'strict' ? { minSatellites: 9 } : undefined),
    },
  );
  const judged = [T0 + 499, T0 + 500, T0].map((time) => {
    const { model, settings } = changed.at(time);
    return [model, settings.plausibility.minSatellites];
  });
  expect(judged).toEqual([
    ['loose', 4],
    ['strict', 9],
    ['loose', 4],
  ]);
});
