import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { JobForecast } from './job-forecast.ts';

const NOW_MS = 10_000_000;
const job = (elapsedS: number) => ({
  incidentId: '00000000-0000-7000-8000-000000000001' as never,
  incidentType: 'breakdown' as const,
  state: 'on_scene' as const,
  onSceneAtMs: NOW_MS - elapsedS * 1_000,
  isPinned: false,
});

it('goes by recorded jobs where there are enough, and by the table where there are few', () => {
  const recorded = Array.from({ length: 100 }, (_, i) => ({ type: 'breakdown' as const, seconds: 600 + i * 10 }));
  expect(new JobForecast(recorded).freeInS(job(0), NOW_MS, 0.7)).toBe(1_300);
  expect(new JobForecast(recorded).freeInS(job(1_290), NOW_MS, 0.7)).toBe(220);
  expect(new JobForecast(recorded.slice(0, 10)).freeInS(job(0), NOW_MS, 0.7)).toBe(
    new JobForecast([]).wholeS('breakdown', 0.7),
  );
});

it('never expects a unit at once, nor a more careful share sooner', () => {
  const elapsed = fc.integer({ min: 0, max: 20_000 });
  fc.assert(
    fc.property(elapsed, fc.double({ min: 0.5, max: 0.9, noNaN: true }), (elapsedS, quantile) => {
      const forecast = new JobForecast([]);
      const freeInS = forecast.freeInS(job(elapsedS), NOW_MS, quantile);
      expect(freeInS).toBeGreaterThanOrEqual(60);
      expect(forecast.freeInS(job(elapsedS), NOW_MS, 0.99)).toBeGreaterThanOrEqual(freeInS);
    }),
  );
});
