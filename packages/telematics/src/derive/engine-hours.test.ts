import { expect, test } from 'vitest';
import { deriveAll, track } from '../../test/track.ts';

const engineS = (legs: Parameters<typeof track>[0]) => deriveAll(track(legs)).state.engine.engineMs / 1_000;

test('the engine counts while it is on, moving or not, and not while the device is silent', () => {
  const off = { forS: 600, kph: 0, ignition: false };
  expect(engineS([off, { forS: 600, kph: 50 }, { forS: 300, kph: 0 }, off])).toBe(890);
  expect(
    engineS([
      { forS: 100, kph: 50 },
      { forS: 3_600, kph: 0, silent: true },
      { forS: 100, kph: 50 },
    ]),
  ).toBe(180);
  expect(
    engineS([
      { forS: 100, kph: 50, ignition: undefined },
      { forS: 600, kph: 0, ignition: undefined },
    ]),
  ).toBe(100);
});
