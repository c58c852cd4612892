import { bearingDifferenceDeg } from '@roadcall/geo';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridStreets } from '../../test/grid-streets.ts';
import { seededRandom } from '../random.ts';
import type { DrivePlan } from '../streets/street-map.ts';
import { Drive, type DrivingStyle } from './drive.ts';

const style: DrivingStyle = {
  speedFactor: 1,
  accelerationMps2: 1.8,
  brakingMps2: 2.5,
  stopChance: 0.3,
  longestWaitS: 30,
  corneringMps2: 2.2,
  temper: 0,
};

function somePlan(seed: number): DrivePlan {
  const random = seededRandom(seed);
  for (;;) {
    const plan = gridStreets.plan(gridStreets.randomPlace(random), gridStreets.randomPlace(random), 12);
    if (plan) return plan;
  }
}

describe('a drive', () => {
  it('arrives, never goes back, and keeps to speeds and accelerations of a car', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const plan = somePlan(seed);
        const drive = new Drive(plan, style, seededRandom(seed, 'drive'));
        const limitMps = (Math.max(...plan.stretches.map(({ speedKph }) => speedKph)) / 3.6) * 1.1;
        let seconds = 0;
        let worst = { backM: 0, speedMps: 0, gainMps: 0, lossMps: 0 };
        while (!drive.hasArrived && seconds++ < 10_000) {
          const { speedMps, alongM } = drive;
          drive.advance(1);
          worst = {
            backM: Math.max(worst.backM, alongM - drive.alongM),
            speedMps: Math.max(worst.speedMps, drive.speedMps),
            gainMps: Math.max(worst.gainMps, drive.speedMps - speedMps),
            lossMps: Math.max(worst.lossMps, speedMps - drive.speedMps),
          };
        }
        expect(drive.hasArrived).toBe(true);
        expect(drive.alongM).toBeLessThanOrEqual(plan.lengthM + 0.5);
        expect(worst.backM).toBeLessThanOrEqual(0.5);
        expect(worst.speedMps).toBeLessThanOrEqual(limitMps);
        expect(worst.gainMps).toBeLessThanOrEqual(style.accelerationMps2 + 0.001);
        expect(worst.lossMps).toBeLessThanOrEqual(style.brakingMps2 + 1);
        const meanKph = (plan.lengthM / seconds) * 3.6;
        expect(meanKph).toBeGreaterThan(6);
      }),
      { numRuns: 60 },
    );
  });

  it('takes a corner slowly', () => {
    const plan = gridStreets.plan({ lat: 30, lon: 120 }, { lat: 30.01, lon: 120.01 }, 12)!;
    const cornerM = plan.cumulativeM[plan.line.findIndex(({ lon }) => lon > 120.0001) - 1]!;
    const drive = new Drive(plan, { ...style, stopChance: 0 }, seededRandom(1));
    let atCornerMps = Infinity;
    while (!drive.hasArrived) {
      drive.advance(1);
      if (Math.abs(drive.alongM - cornerM) < 5) atCornerMps = Math.min(atCornerMps, drive.speedMps);
    }
    expect(atCornerMps * 3.6).toBeLessThan(25);
  });

  it('turns as a car does: the heading never swings faster than passengers would bear, unless in haste', () => {
    const hardest = (temper: number): number => {
      let worst = 0;
      for (let seed = 0; seed < 30; seed++) {
        const drive = new Drive(somePlan(seed), { ...style, temper }, seededRandom(seed, 'drive'));
        let before = { headingDeg: drive.where().headingDeg, mps: 0 };
        while (!drive.hasArrived) {
          drive.advance(1);
          const { headingDeg } = drive.where();
          const turnedRad = (Math.abs(bearingDifferenceDeg(before.headingDeg, headingDeg)) * Math.PI) / 180;
          worst = Math.max(worst, (turnedRad * (before.mps + drive.speedMps)) / 2);
          before = { headingDeg, mps: drive.speedMps };
        }
      }
      return worst;
    };
    expect(hardest(0)).toBeGreaterThan(1);
    // Derivation calls it harsh from 4 m/s².
    expect(hardest(0)).toBeLessThan(3.5);
    expect(hardest(1)).toBeGreaterThan(4);
  });

  it('pulls over within seconds, stays, and goes on from there', () => {
    const drive = new Drive(somePlan(3), { ...style, stopChance: 0 }, seededRandom(3), 100);
    expect(drive.speedMps).toBeGreaterThan(5);
    drive.pullOver();
    for (let second = 0; second < 10; second++) drive.advance(1);
    expect(drive.isStanding).toBe(true);
    const stoppedAtM = drive.alongM;
    for (let second = 0; second < 60; second++) drive.advance(1);
    expect(drive.alongM).toBe(stoppedAtM);
    drive.goOn();
    for (let second = 0; second < 10; second++) drive.advance(1);
    expect(drive.alongM).toBeGreaterThan(stoppedAtM + 20);
  });

  it('stands at once after a collision', () => {
    const drive = new Drive(somePlan(4), style, seededRandom(4), 100);
    drive.halt();
    expect(drive.speedMps).toBe(0);
    expect(drive.advance(1)).toBe(0);
  });
});
