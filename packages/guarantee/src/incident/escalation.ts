import type { Escalation } from '@roadcall/contracts';
import type { ClockRecord } from '../clock/clock-record.ts';
import { actionOf, definitionOf } from './clock-definitions.ts';

const LEVELS: readonly Escalation[] = ['none', 'wider_search', 'contractors', 'supervisor'];

/** How far the clocks that look for a unit have come: the farthest step of those that still wait for one. */
export function escalationOf(clocks: readonly ClockRecord[]): Escalation {
  const levels = clocks
    .filter((clock) => definitionOf(clock.kind).escalation === 'search')
    .filter((clock) => clock.step !== 'none' && clock.stoppedAtMs === null && clock.voidReason === null)
    .map((clock) => actionOf(clock.kind, clock.step));
  return LEVELS.findLast((level) => levels.some((action) => action === level)) ?? 'none';
}
