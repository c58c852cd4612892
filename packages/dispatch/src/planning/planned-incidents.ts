import type { DecisionOutcome } from '@roadcall/contracts';
import type { PreparedBatch } from './prepare-batch.ts';

/** What a plan means for one incident: only what is new or wants a record, not a unit that stays on its way. */
export interface PlannedIncident {
  /** Its place in the situation. */
  readonly incident: number;
  /** Its row in the batch. */
  readonly row: number;
  readonly outcome: DecisionOutcome;
  /** Place of the unit that it gets, or that is soon free; null: it waits. */
  readonly unit: number | null;
  /** Place of the unit that it gives up. */
  readonly replaces: number | null;
}

/** Reads a plan: who gets an offer, who changes units, who is planned for later, who waits. */
export function plannedIncidents(
  { batch, rows }: PreparedBatch,
  unitOfIncident: readonly (number | null)[],
): PlannedIncident[] {
  return rows.flatMap((incident, row): PlannedIncident[] => {
    const unit = unitOfIncident[row]!;
    const replaces = batch.incidents[row]!.unit;
    if (unit === replaces && unit !== null) return [];
    const common = { incident, row, unit, replaces };
    // Whether a rule excludes everybody or others come first is said with the reasons.
    if (unit === null) return [{ ...common, outcome: 'waits' }];
    if (replaces !== null) return [{ ...common, outcome: 'swapped' }];
    return [{ ...common, outcome: batch.units[unit]!.freeInS > 0 ? 'proposed' : 'offered' }];
  });
}

/** Offers and swaps in groups that must be committed together: one takes a unit that another gives up. */
export function ordersInGroups(planned: readonly PlannedIncident[]): PlannedIncident[][] {
  const orders = planned.filter(({ outcome }) => outcome === 'offered' || outcome === 'swapped');
  const giverOf = new Map(orders.flatMap((order) => (order.replaces === null ? [] : [[order.replaces, order]])));
  const groupOf = new Map<PlannedIncident, PlannedIncident[]>();
  for (const order of orders) {
    const own = groupOf.get(order) ?? [order];
    groupOf.set(order, own);
    const giver = order.unit === null ? undefined : giverOf.get(order.unit);
    if (giver === undefined) continue;
    const other = groupOf.get(giver) ?? [giver];
    if (other === own) continue;
    own.push(...other);
    for (const each of other) groupOf.set(each, own);
  }
  return [...new Set(groupOf.values())];
}
