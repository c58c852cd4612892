import { RENTAL_TRANSITIONS, type RentalStatus } from '@roadcall/contracts';

/**
 * Statuses to go through from one to another, the last one included; empty when it is there or already past it;
 * undefined when there is no way (domain §5).
 */
export function rentalPath(from: RentalStatus, to: RentalStatus): RentalStatus[] | undefined {
  return wayTo(from, to) ?? (wayTo(to, from) ? [] : undefined);
}

/** Shortest way along the transitions, breadth first. */
function wayTo(from: RentalStatus, to: RentalStatus): RentalStatus[] | undefined {
  let ways: RentalStatus[][] = [[]];
  const ends = new Set<RentalStatus>();
  while (ways.length > 0) {
    const longer: RentalStatus[][] = [];
    for (const way of ways) {
      const end = way.at(-1) ?? from;
      if (end === to) return way;
      if (ends.has(end)) continue;
      ends.add(end);
      for (const next of RENTAL_TRANSITIONS[end]) longer.push([...way, next]);
    }
    ways = longer;
  }
  return undefined;
}
