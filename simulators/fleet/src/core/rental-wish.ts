import type { RentalStatus } from '@roadcall/contracts';

/** How far a vehicle's rental should be in the product, and how far it is. */
export class RentalWish {
  #wanted: RentalStatus | undefined;
  #reached: RentalStatus | undefined;

  /** Wishes for a status. False when that is what is wished for already. */
  want(status: RentalStatus): boolean {
    if (this.#wanted === status) return false;
    this.#wanted = status;
    return true;
  }

  has(status: RentalStatus): boolean {
    return this.#reached === status;
  }

  reached(status: RentalStatus): void {
    this.#reached = status;
  }

  /** There is no rental any more. */
  forget(): void {
    this.#wanted = undefined;
    this.#reached = undefined;
  }
}
