import type { DeriveStep } from './draft.ts';

/** Which fences the vehicle is in. */
export type FencesSlice = Record<string, never>;

/** Something that happened between a vehicle and a fence. */
export interface FenceFact {
  kind: 'fence_entered' | 'fence_left' | 'fence_dwelt';
  id: string;
  fenceId: string;
  at: number;
}

/** Finds out which fences were entered, left, dwelt in. */
export const fences: DeriveStep = () => undefined;
