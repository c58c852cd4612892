import type { GridPlan } from './lattice.ts';
import type { BlockWish } from './reserved-blocks.ts';

/** A street grid to lay, and what is to have room in it. */
export interface GridOrder {
  readonly plan: GridPlan;
  readonly wishes: readonly BlockWish[];
}
