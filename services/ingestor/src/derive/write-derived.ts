import type { DeviceId, TenantId } from '@roadcall/contracts';
import {
  flagLate,
  isDataRefusal,
  saveCheckpoints,
  saveDerivationStates,
  saveGeofenceVisits,
  saveDrivingEvents,
  saveEnergyEvents,
  saveStops,
  saveTrips,
  withTransaction,
  writeDerivedAlarms,
  type GeofenceVisitChange,
  type Pool,
  type Transaction,
} from '@roadcall/store';
import type { Fact } from '@roadcall/telematics';
import type { DeviceLine } from './device-line.ts';

/** Writes the facts of one kind, found out by these devices since they were last written. */
type FactWriter = (tx: Transaction, lines: readonly DeviceLine[]) => Promise<void>;

/** Who writes which facts. Of a trip that changed several times only the last word is written. */
const FACT_WRITERS: readonly FactWriter[] = [
  writeTrips,
  writeStops,
  writeDrivingEvents,
  writeEnergyEvents,
  writeFenceVisits,
  writeAlarms,
];

/** Thrown to roll a probe back. */
const PROBED = new Error('it was only a probe');

/** Whether the database would take these facts of a device; nothing of it stays. @throws what is of the moment. */
export async function refusalOfFacts(pool: Pool, line: DeviceLine, facts: readonly Fact[]): Promise<unknown> {
  try {
    return await withTransaction(pool, async (tx) => {
      for (const write of FACT_WRITERS) await write(tx, [{ ...line, facts: [...facts] }]);
      throw PROBED;
    });
  } catch (error) {
    if (error === PROBED) return undefined;
    if (isDataRefusal(error)) return error;
    throw error;
  }
}

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
    await saveCheckpoints(
      tx,
      lines.flatMap(({ tenantId, deviceId, checkpoints }) =>
        checkpoints.map((checkpoint) => ({ tenantId, deviceId, ...checkpoint })),
      ),
    );
    for (const write of FACT_WRITERS) await write(tx, lines);
    await flagLate(
      tx,
      lines.flatMap(({ tenantId, deviceId, late }) => late.map((key) => ({ tenantId, deviceId, ...key }))),
    );
  });
}

async function writeTrips(tx: Transaction, lines: readonly DeviceLine[]): Promise<void> {
  await saveTrips(
    tx,
    lastWords(lines, (fact) => ('trip' in fact ? fact.trip : undefined)),
  );
}

async function writeStops(tx: Transaction, lines: readonly DeviceLine[]): Promise<void> {
  await saveStops(
    tx,
    lastWords(lines, (fact) => ('stop' in fact ? fact.stop : undefined)),
  );
}

async function writeDrivingEvents(tx: Transaction, lines: readonly DeviceLine[]): Promise<void> {
  await saveDrivingEvents(
    tx,
    lastWords(lines, (fact) => (fact.kind === 'driving_event' ? fact.event : undefined)),
  );
}

async function writeEnergyEvents(tx: Transaction, lines: readonly DeviceLine[]): Promise<void> {
  await saveEnergyEvents(
    tx,
    lastWords(lines, (fact) => (fact.kind === 'energy_event' ? fact.event : undefined)),
  );
}

/** Of each record what was said last. */
function lastWords<T extends { id: string }>(
  lines: readonly DeviceLine[],
  recordOf: (fact: Fact) => T | undefined,
): (T & { tenantId: TenantId; deviceId: DeviceId })[] {
  const records = new Map<string, T & { tenantId: TenantId; deviceId: DeviceId }>();
  for (const { tenantId, deviceId, facts } of lines) {
    for (const fact of facts) {
      const record = recordOf(fact);
      if (record !== undefined) records.set(record.id, { tenantId, deviceId, ...record });
    }
  }
  return [...records.values()];
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
