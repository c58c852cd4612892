import { RentalStatus } from '@roadcall/contracts';
import { describe, expect, it } from 'vitest';
import { rentalPath } from './rental-path.ts';

describe('the way of a rental', () => {
  it('goes step by step along the lifecycle', () => {
    expect(rentalPath('confirmed', 'active')).toEqual(['preparing', 'ready', 'handed_over', 'active']);
    expect(rentalPath('returned', 'closed')).toEqual(['settled', 'closed']);
  });

  it('has no steps where the rental is there or past it', () => {
    expect(rentalPath('ready', 'preparing')).toEqual([]);
    for (const status of RentalStatus.options) expect(rentalPath(status, status)).toEqual([]);
  });

  it('does not exist from an end', () => {
    expect(rentalPath('cancelled', 'active')).toBeUndefined();
    expect(rentalPath('no_show', 'closed')).toBeUndefined();
  });
});
