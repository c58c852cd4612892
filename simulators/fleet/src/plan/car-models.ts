import type { Energy, VehicleClass } from '@roadcall/contracts';

/** A model that rental companies in China have in their yards. */
export interface CarModel {
  readonly make: string;
  readonly model: string;
  readonly class: VehicleClass;
  readonly energy: Energy;
  readonly seats: number;
  /** Share in the fleet, relative to the others. */
  readonly weight: number;
}

const car = (
  make: string,
  model: string,
  vehicleClass: VehicleClass,
  energy: Energy,
  seats: number,
  weight: number,
): CarModel => ({ make, model, class: vehicleClass, energy, seats, weight });

export const CAR_MODELS: readonly CarModel[] = [
  car('Wuling', 'Hongguang MINIEV', 'economy', 'ev', 4, 5),
  car('BYD', 'Seagull', 'economy', 'ev', 5, 7),
  car('Geely', 'Geome Xingyuan', 'economy', 'ev', 5, 5),
  car('Volkswagen', 'Polo Plus', 'economy', 'petrol', 5, 4),
  car('Volkswagen', 'Lavida', 'compact', 'petrol', 5, 9),
  car('Nissan', 'Sylphy', 'compact', 'petrol', 5, 9),
  car('Toyota', 'Corolla', 'compact', 'hybrid', 5, 7),
  car('BYD', 'Qin PLUS', 'compact', 'hybrid', 5, 9),
  car('Geely', 'Emgrand', 'compact', 'petrol', 5, 5),
  car('Honda', 'Accord', 'mid_size', 'petrol', 5, 5),
  car('Toyota', 'Camry', 'mid_size', 'hybrid', 5, 6),
  car('Volkswagen', 'Magotan', 'mid_size', 'petrol', 5, 4),
  car('XPeng', 'Mona M03', 'mid_size', 'ev', 5, 5),
  car('BYD', 'Seal', 'mid_size', 'ev', 5, 4),
  car('BYD', 'Han', 'full_size', 'ev', 5, 4),
  car('Hongqi', 'H5', 'full_size', 'petrol', 5, 3),
  car('Tesla', 'Model 3', 'premium', 'ev', 5, 4),
  car('Audi', 'A6L', 'premium', 'petrol', 5, 3),
  car('BMW', '5 Series', 'premium', 'petrol', 5, 2),
  car('NIO', 'ET5', 'premium', 'ev', 5, 2),
  car('Haval', 'H6', 'suv', 'petrol', 5, 5),
  car('BYD', 'Song PLUS', 'suv', 'hybrid', 5, 6),
  car('Tesla', 'Model Y', 'suv', 'ev', 5, 4),
  car('Li Auto', 'L8', 'full_suv', 'hybrid', 6, 3),
  car('Toyota', 'Highlander', 'full_suv', 'hybrid', 7, 2),
  car('Buick', 'GL8', 'mpv', 'petrol', 7, 6),
  car('Trumpchi', 'M8', 'mpv', 'hybrid', 7, 3),
  car('Iveco', 'Daily', 'van', 'diesel', 12, 2),
  car('Maxus', 'V80', 'van', 'diesel', 15, 2),
];

/** Colours with their share; a new-energy fleet is mostly white, too. */
export const COLOURS: readonly (readonly [string, number])[] = [
  ['white', 42],
  ['black', 18],
  ['silver', 13],
  ['grey', 12],
  ['blue', 7],
  ['red', 5],
  ['green', 3],
];
