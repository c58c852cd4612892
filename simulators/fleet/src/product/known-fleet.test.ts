import { CustomerId, RentalId, VehicleId, type Rental, type RentalStatus } from '@roadcall/contracts';
import { describe, expect, it } from 'vitest';
import { knownVehicles, runningRentals } from './known-fleet.ts';

const uuid = (n: number): string => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;
const vehicleId = VehicleId.parse(uuid(1));
const nowMs = Date.UTC(2026, 2, 1, 8);
const at = (hours: number): string => new Date(nowMs + hours * 3_600_000).toISOString();
const rental = (n: number, status: RentalStatus, fromH: number): Rental => ({
  id: RentalId.parse(uuid(n)),
  number: `RC${n}`,
  customer: { id: CustomerId.parse(uuid(9)), nameMasked: '王*', phoneMasked: null },
  from: at(fromH),
  to: at(fromH + 5),
  status,
  legs: [{ vehicleId, plate: '', from: at(fromH), to: at(fromH + 5) }],
  permittedFenceIds: [],
  forbiddenFenceIds: [],
  version: 1,
});

describe('what is known of a fleet', () => {
  it('counts the rental that has the vehicle now, not a booking for tomorrow', () => {
    const running = runningRentals([rental(2, 'confirmed', 24), rental(3, 'active', -1)], nowMs);
    expect(running.get(vehicleId)?.number).toBe('RC3');
    expect(runningRentals([rental(2, 'confirmed', 24)], nowMs).size).toBe(0);
  });

  it('leaves a sound vehicle without rental to chance, and keeps what somebody noted', () => {
    const facts = {
      vehicleIds: [vehicleId, VehicleId.parse(uuid(2))],
      rentals: runningRentals([rental(3, 'active', -1)], nowMs),
      incidents: [],
      memoryOf: () => undefined,
      cityMs: (realMs: number) => realMs,
    };
    const vehicles = [
      { id: vehicleId, condition: 'ok' as const },
      { id: facts.vehicleIds[1]!, condition: 'stolen' as const },
    ];
    expect([...knownVehicles({ ...facts, vehicles }).values()]).toEqual([
      { rental: { status: 'active', untilMs: nowMs + 2 * 3_600_000 } },
      { condition: 'stolen' },
    ]);
  });
});
