/** The fences that are in force at one time, indexed. */
export interface FenceSet {
  /** How many there are. */
  readonly size: number;
}

export const NO_FENCES: FenceSet = { size: 0 };
