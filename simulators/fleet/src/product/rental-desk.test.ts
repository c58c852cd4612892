import {
  CustomerId,
  GeofenceId,
  RENTAL_TRANSITIONS,
  RentalId,
  VehicleId,
  type NewRental,
  type Rental,
  type RentalStatus,
} from '@roadcall/contracts';
import { silentLogger } from '@roadcall/service-kit';
import { waitFor } from '@roadcall/testkit';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { ApiRefusal } from './api-client.ts';
import { RentalDesk, type RentalApi } from './rental-desk.ts';

const untilMs = Date.now() + 3_600_000;
const uuid = (n: number): string => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;
const fenceId = GeofenceId.parse(uuid(5_000));
const vehicleIds = Array.from({ length: 40 }, (_, n) => VehicleId.parse(uuid(n)));

/** An API that keeps to the lifecycle, and counts. */
class FakeRentals implements RentalApi {
  readonly rentals = new Map<string, Rental>();
  readonly moves: RentalStatus[] = [];
  atOnce = 0;
  mostAtOnce = 0;
  failNext: Error[] = [];

  book(rental: NewRental): Promise<Rental> {
    return this.#served(() => {
      const id = RentalId.parse(uuid(1_000 + this.rentals.size));
      const customer = { id: CustomerId.parse(uuid(9)), nameMasked: '*', phoneMasked: null };
      const { from, to, vehicleId } = rental;
      const legs = [{ vehicleId, plate: '', from, to }];
      const area = { permittedFenceIds: rental.permittedFenceIds ?? [], forbiddenFenceIds: [] };
      this.rentals.set(id, { id, number: id, customer, from, to, status: 'confirmed', legs, ...area, version: 1 });
      return this.rentals.get(id)!;
    });
  }

  moveRental(id: RentalId, status: RentalStatus): Promise<Rental> {
    return this.#served(() => {
      const rental = this.rentals.get(id)!;
      if (!RENTAL_TRANSITIONS[rental.status].includes(status)) throw new ApiRefusal(409, 'rental_transition', 'no');
      this.moves.push(status);
      rental.status = status;
      return rental;
    });
  }

  readRental(id: RentalId): Promise<Rental> {
    return this.#served(() => this.rentals.get(id)!);
  }

  async #served<T extends object>(answer: () => T): Promise<T> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    try {
      await new Promise((resolve) => setImmediate(resolve));
      const failure = this.failNext.shift();
      if (failure) throw failure;
      return { ...answer() };
    } finally {
      this.atOnce--;
    }
  }
}

function openDesk() {
  const api = new FakeRentals();
  const reached: [number, RentalStatus][] = [];
  const lost: number[] = [];
  const swapped: [number, number][] = [];
  const stop = new AbortController();
  const desk = new RentalDesk({
    api,
    vehicleIds,
    listener: {
      rentalReached: (vehicle, status) => reached.push([vehicle, status]),
      rentalLost: (vehicle) => lost.push(vehicle),
      rentalSwapped: (from, to) => swapped.push([from, to]),
    },
    random: seededRandom(1),
    areaFenceIds: [fenceId],
    logger: silentLogger(),
    signal: stop.signal,
  });
  const until = (done: () => boolean) => waitFor(done, { timeoutMs: 5_000, what: 'the desk' });
  return { api, desk, reached, lost, swapped, until };
}

describe('the rental desk', () => {
  it('books a vehicle and takes its rental through its life', async () => {
    const { api, desk, reached, until } = openDesk();
    desk.order(3, { want: 'active', untilMs });
    await until(() => reached.length === 1);
    desk.order(3, { want: 'closed', untilMs });
    await until(() => reached.length === 2);
    expect(reached).toEqual([
      [3, 'active'],
      [3, 'closed'],
    ]);
    expect(api.moves).toEqual(['preparing', 'ready', 'handed_over', 'active', 'returned', 'settled', 'closed']);
    desk.order(3, { want: 'confirmed', untilMs });
    await until(() => reached.length === 3);
    expect(api.rentals.size).toBe(2);
  });

  it('starts a whole fleet a few requests at a time', async () => {
    const { api, desk, reached, until } = openDesk();
    for (const vehicle of vehicleIds.keys()) desk.order(vehicle, { want: 'active', untilMs });
    await until(() => reached.length === vehicleIds.length);
    expect(api.mostAtOnce).toBe(3);
    expect(api.rentals.size).toBe(vehicleIds.length);
    // Some are for a part of the city alone, the others for no area in particular.
    const bound = [...api.rentals.values()].filter(({ permittedFenceIds }) => permittedFenceIds.includes(fenceId));
    expect(bound.map(({ legs }) => vehicleIds.indexOf(legs[0]!.vehicleId)).toSorted((a, b) => a - b)).toEqual([
      0, 12, 24, 36,
    ]);
  });

  it('follows a contract that goes over to another vehicle', async () => {
    const { api, desk, reached, swapped, until } = openDesk();
    desk.order(1, { want: 'active', untilMs });
    await until(() => reached.length === 1);
    const [rental] = [...api.rentals.values()];
    const leg = { vehicleId: vehicleIds[2]!, plate: 'P2', from: new Date().toISOString(), to: null };
    desk.noticed({ ...rental!, legs: [...rental!.legs, leg] });
    expect(swapped).toEqual([[1, 2]]);
    desk.order(2, { want: 'returned', untilMs });
    await until(() => reached.length === 2);
    expect(api.rentals.size).toBe(1);
    expect(api.moves.at(-1)).toBe('returned');
  });

  it('goes on with a rental that runs already', async () => {
    const { api, desk, reached, until } = openDesk();
    const running = await api.book({
      vehicleId: vehicleIds[0]!,
      customer: { name: '王', phone: null },
      from: new Date().toISOString(),
      to: new Date(untilMs).toISOString(),
      confirmed: true,
    });
    desk.adopt(0, running);
    desk.order(0, { want: 'active', untilMs });
    await until(() => reached.length === 1);
    expect(api.rentals.size).toBe(1);
  });

  it('repeats what did not get through, and what the server was too busy for', async () => {
    const { api, desk, reached, until } = openDesk();
    api.failNext = [new TypeError('fetch failed'), new ApiRefusal(503, 'unavailable', 'later')];
    desk.order(0, { want: 'confirmed', untilMs });
    await until(() => reached.length === 1);
    expect(api.rentals.size).toBe(1);
  });

  it('goes on from where somebody else has moved the rental', async () => {
    const { api, desk, reached, until } = openDesk();
    desk.order(0, { want: 'confirmed', untilMs });
    await until(() => reached.length === 1);
    await api.moveRental([...api.rentals.values()][0]!.id, 'preparing');
    desk.order(0, { want: 'active', untilMs });
    await until(() => reached.length === 2);
    expect(api.moves.filter((status) => status === 'preparing')).toHaveLength(1);
  });

  it('lets a vehicle go whose booking is refused or cancelled, and can book it again', async () => {
    const { api, desk, reached, lost, until } = openDesk();
    api.failNext = [new ApiRefusal(409, 'vehicle_rented_once', 'taken')];
    desk.order(5, { want: 'confirmed', untilMs });
    await until(() => lost.length === 1);
    desk.order(5, { want: 'confirmed', untilMs });
    await until(() => reached.length === 1);
    const rental = [...api.rentals.values()][0]!;
    desk.noticed({ ...rental, status: 'cancelled' });
    expect(lost).toEqual([5, 5]);
  });
});
