import type { Rental } from '@roadcall/contracts';

/** The vehicle that a rental has now: its last leg's. */
export const vehicleOf = (rental: Rental): Rental['legs'][number] | undefined => rental.legs.at(-1);
