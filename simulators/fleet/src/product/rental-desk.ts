import { randomUUID } from 'node:crypto';
import type { GeofenceId, NewRental, Rental, RentalId, RentalStatus, VehicleId } from '@roadcall/contracts';
import type { Logger } from '@roadcall/service-kit';
import type { Random } from '../random.ts';
import { madeUpCustomer } from '../plan/people.ts';
import { ApiRefusal } from './api-client.ts';
import { persist } from './persist.ts';
import { rentalPath } from './rental-path.ts';

/** Rentals that the desk works on at the same time: a fleet that starts must not hammer the API. */
const CLERKS = 3;

/** A rental's contract runs this much longer than the customer needs: nobody is overdue by a traffic jam, ms. */
export const RENTAL_MARGIN_MS = 2 * 3_600_000;

/** One booking in so many is for a part of the city alone. */
const AREA_ONE_IN = 12;

/** What the desk needs of the API. */
export interface RentalApi {
  /** `key` makes a repeated request the same booking. */
  book(rental: NewRental, key: string): Promise<Rental>;
  moveRental(id: RentalId, status: RentalStatus): Promise<Rental>;
  readRental(id: RentalId): Promise<Rental>;
}

/** What the desk tells the simulation. */
export interface RentalListener {
  rentalReached(vehicle: number, status: RentalStatus): void;
  rentalLost(vehicle: number): void;
  /** The contract goes on with another vehicle. */
  rentalSwapped(from: number, to: number): void;
}

/** How a vehicle's rental should be. */
export interface RentalOrder {
  want: RentalStatus;
  /** When the customer means to be back, ms since the epoch. */
  untilMs: number;
}

/**
 * Brings each vehicle's rental in the product to where the simulation wants it, a few at a time: books where there is
 * none, and goes step by step along the lifecycle of domain §5. It converges: after a restart or an outage it goes on
 * from what the product says.
 */
export class RentalDesk {
  readonly #api: RentalApi;
  readonly #vehicleIds: readonly VehicleId[];
  readonly #listener: RentalListener;
  readonly #random: Random;
  readonly #areaFenceIds: readonly GeofenceId[];
  readonly #logger: Logger;
  readonly #signal: AbortSignal;
  readonly #orders = new Map<number, RentalOrder>();
  readonly #rentals = new Map<number, Pick<Rental, 'id' | 'status'>>();
  #clerks = 0;

  constructor(options: {
    api: RentalApi;
    vehicleIds: readonly VehicleId[];
    listener: RentalListener;
    random: Random;
    /** Fences to which some rentals are bound, so that leaving a permitted area is seen; none: no rental is. */
    areaFenceIds: readonly GeofenceId[];
    logger: Logger;
    signal: AbortSignal;
  }) {
    this.#api = options.api;
    this.#vehicleIds = options.vehicleIds;
    this.#listener = options.listener;
    this.#random = options.random;
    this.#areaFenceIds = options.areaFenceIds;
    this.#logger = options.logger;
    this.#signal = options.signal;
  }

  /** Orders that nobody has taken up yet. */
  get waiting(): number {
    return this.#orders.size;
  }

  /** A rental that runs already. */
  adopt(vehicle: number, rental: Pick<Rental, 'id' | 'status'>): void {
    this.#rentals.set(vehicle, rental);
  }

  /** What somebody did to a rental, as the feed says. */
  noticed(rental: Rental): void {
    for (const [vehicle, known] of this.#rentals) {
      if (known.id !== rental.id) continue;
      known.status = rental.status;
      const now = this.#vehicleIds.indexOf(rental.legs.at(-1)?.vehicleId ?? this.#vehicleIds[vehicle]!);
      if (now !== -1 && now !== vehicle) return this.#swap(vehicle, now, known);
      if (rental.status === 'cancelled' || rental.status === 'no_show') this.#lose(vehicle);
    }
  }

  order(vehicle: number, order: RentalOrder): void {
    this.#orders.delete(vehicle);
    this.#orders.set(vehicle, order);
    if (this.#clerks < CLERKS) void this.#work();
  }

  /** One clerk: takes orders, the oldest first, until there are none. */
  async #work(): Promise<void> {
    this.#clerks++;
    for (let next = this.#takeOrder(); next && !this.#signal.aborted; next = this.#takeOrder()) {
      await this.#fulfil(next.vehicle, next.order);
    }
    this.#clerks--;
  }

  #takeOrder(): { vehicle: number; order: RentalOrder } | undefined {
    for (const [vehicle, order] of this.#orders) {
      this.#orders.delete(vehicle);
      return { vehicle, order };
    }
    return undefined;
  }

  async #fulfil(vehicle: number, order: RentalOrder): Promise<void> {
    try {
      await this.#bring(vehicle, order);
      this.#listener.rentalReached(vehicle, order.want);
      if (order.want === 'closed') this.#rentals.delete(vehicle);
    } catch (error) {
      if (this.#signal.aborted) return;
      this.#logger.info({ err: error, want: order.want }, 'a rental went another way');
      this.#lose(vehicle);
    }
  }

  async #bring(vehicle: number, order: RentalOrder): Promise<void> {
    const rental = this.#rentals.get(vehicle) ?? (await this.#book(vehicle, order));
    for (let attempt = 0; attempt < 3; attempt++) {
      const path = rentalPath(rental.status, order.want);
      if (!path) throw new Error(`a rental that is ${rental.status} cannot become ${order.want}`);
      if (path.length === 0) return;
      try {
        for (const step of path) {
          rental.status = (await this.#persist(() => this.#api.moveRental(rental.id, step))).status;
        }
      } catch (error) {
        if (!(error instanceof ApiRefusal)) throw error;
        // Somebody else moved it meanwhile: go on from where it is.
        rental.status = (await this.#persist(() => this.#api.readRental(rental.id))).status;
      }
    }
    if (rental.status !== order.want) throw new Error(`a rental stays ${rental.status}, not ${order.want}`);
  }

  async #book(vehicle: number, { untilMs }: RentalOrder): Promise<Pick<Rental, 'id' | 'status'>> {
    const booking: NewRental = {
      vehicleId: this.#vehicleIds[vehicle]!,
      customer: madeUpCustomer(this.#random),
      from: new Date().toISOString(),
      to: new Date(untilMs + RENTAL_MARGIN_MS).toISOString(),
      confirmed: true,
      // By the vehicle, so that the people's dice fall as they did without areas.
      ...(vehicle % AREA_ONE_IN === 0 && this.#areaFenceIds.length > 0
        ? { permittedFenceIds: [...this.#areaFenceIds] }
        : {}),
    };
    const key = randomUUID();
    const { id, status } = await this.#persist(() => this.#api.book(booking, key));
    const rental = { id, status };
    this.#rentals.set(vehicle, rental);
    return rental;
  }

  #swap(from: number, to: number, rental: Pick<Rental, 'id' | 'status'>): void {
    this.#rentals.delete(from);
    this.#orders.delete(from);
    this.#rentals.set(to, rental);
    this.#listener.rentalSwapped(from, to);
  }

  #lose(vehicle: number): void {
    this.#rentals.delete(vehicle);
    this.#listener.rentalLost(vehicle);
  }

  #persist<T>(act: () => Promise<T>): Promise<T> {
    return persist(act, { signal: this.#signal });
  }
}
