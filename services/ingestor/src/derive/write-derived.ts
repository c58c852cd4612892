import {
  flagLate,
  saveDerivationStates,
  saveGeofenceVisits,
  saveStops,
  saveTrips,
  withTransaction,
  writeDerivedAlarms,
  type GeofenceVisitChange,
  type Pool,
  type StopRow,
  type Transaction,
  type TripRow,
} from '@roadcall/store';
import type { DeviceLine } from './device-line.ts';

/** Writes the facts of one kind, found out by these devices since they were last written. */
type FactWriter = (tx: Transaction, lines: readonly DeviceLine[]) => Promise<void>;

/** Who writes which facts. Of a trip that changed several times only the last word is written. */
const FACT_WRITERS: readonly FactWriter[] = [writeTrips, writeStops, writeFenceVisits, writeAlarms];

/** Commits facts, late flags, states and marks of these devices together (ARCHITECTURE, invariant on derivation). */
export async function writeDerived(pool: Pool, lines: readonly DeviceLine[]): Promise<void> {
  await withTransaction(pool, async (tx) => {
    await saveDerivationStates(
      tx,
      lines.flatMap(({ tenantId, deviceId, version, state, changedAt }) => {
        if (changedAt === undefined || state?.derivedUpTo === undefined) return [];
        return [
          { tenantId, deviceId, version: version + 1, derivedUpTo: state.derivedUpTo, state: JSON.stringify(state) },
        ];
      }),
    );
    for (const write of FACT_WRITERS) await write(tx, lines);
    await flagLate(
      tx,
      lines.flatMap(({ tenantId, deviceId, late }) => late.map((key) => ({ tenantId, deviceId, ...key }))),
    );
  });
}

async function writeTrips(tx: Transaction, lines: readonly DeviceLine[]): Promise<void> {
  const rows = new Map<string, TripRow>();
  for (const { tenantId, deviceId, facts } of lines) {
    for (const fact of facts) if ('trip' in fact) rows.set(fact.trip.id, { tenantId, deviceId, ...fact.trip });
  }
  await saveTrips(tx, [...rows.values()]);
}

async function writeStops(tx: Transaction, lines: readonly DeviceLine[]): Promise<void> {
  const rows = new Map<string, StopRow>();
  for (const { tenantId, deviceId, facts } of lines) {
    for (const fact of facts) if ('stop' in fact) rows.set(fact.stop.id, { tenantId, deviceId, ...fact.stop });
  }
  await saveStops(tx, [...rows.values()]);
}

/** Each change of an alarm is told, in its order: a person may have ended it in between. */
async function writeAlarms(tx: Transaction, lines: readonly DeviceLine[]): Promise<void> {
  await writeDerivedAlarms(
    tx,
    lines.flatMap(({ tenantId, deviceId, facts }) =>
      facts.flatMap((fact) => ('alarm' in fact ? [{ ...fact.alarm, tenantId, deviceId }] : [])),
    ),
  );
}

async function writeFenceVisits(tx: Transaction, lines: readonly DeviceLine[]): Promise<void> {
  const rows = new Map<string, GeofenceVisitChange>();
  for (const { tenantId, deviceId, facts } of lines) {
    for (const fact of facts) {
      if (!('visit' in fact)) continue;
      const { enteredAt, leftAt, dweltAt, ...visit } = fact.visit;
      rows.set(visit.id, {
        ...visit,
        tenantId,
        deviceId,
        enteredAt: new Date(enteredAt),
        leftAt: leftAt === undefined ? null : new Date(leftAt),
        dweltAt: dweltAt === undefined ? null : new Date(dweltAt),
      });
    }
  }
  await saveGeofenceVisits(tx, [...rows.values()]);
}
