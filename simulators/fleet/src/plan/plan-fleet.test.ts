import { IncidentType, NEEDS_OF_TYPE, ProvisioningBatch } from '@roadcall/contracts';
import { describe, expect, it } from 'vitest';
import { gridCity } from '../../test/grid-streets.ts';
import { planFleet } from './plan-fleet.ts';

const sizes = { vehicles: 500, units: 40 };

describe('a planned fleet', () => {
  it('is the same for the same seed, and grows without changing what was there', () => {
    expect(planFleet(gridCity, sizes, 7)).toEqual(planFleet(gridCity, sizes, 7));
    const small = planFleet(gridCity, { vehicles: 20, units: 3 }, 7);
    const large = planFleet(gridCity, sizes, 7);
    expect(large.vehicles.slice(0, 20)).toEqual(small.vehicles);
    expect(large.units.slice(0, 3)).toEqual(small.units);
  });

  it('is what the provisioning contract takes, each plate, VIN and device once', () => {
    const { branches, vehicles, units } = planFleet(gridCity, sizes, 7);
    const batch = ProvisioningBatch.parse({
      branches,
      vehicles: vehicles.map(({ entry }) => entry),
      units: units.map(({ entry }) => entry),
    });
    expect(new Set(batch.vehicles.map(({ vehicle }) => vehicle.plate)).size).toBe(500);
    expect(new Set(batch.vehicles.map(({ vehicle }) => vehicle.vin)).size).toBe(500);
    expect(new Set([...vehicles, ...units].map(({ deviceId }) => deviceId)).size).toBe(540);
    expect(units[6]?.entry.unit.name).toBe('R-07');
  });

  it('has every class and energy, electric ones on plates of new energy', () => {
    const { vehicles } = planFleet(gridCity, sizes, 7);
    const cars = vehicles.map(({ entry }) => entry.vehicle);
    expect(new Set(cars.map((car) => car.class)).size).toBe(9);
    expect(new Set(cars.map((car) => car.energy)).size).toBe(4);
    for (const car of cars) expect(/^鄂YD\d{5}$/.test(car.plate)).toBe(car.energy === 'ev');
  });

  it.each([3, 10, 40])('has with %d units one for each need of each incident type', (units) => {
    const plan = planFleet(gridCity, { vehicles: 1, units }, 7);
    const unmet = IncidentType.options.filter(
      (type) => !plan.units.some(({ entry }) => NEEDS_OF_TYPE[type].every((need) => entry.unit.skills.includes(need))),
    );
    expect(unmet).toEqual([]);
  });
});
