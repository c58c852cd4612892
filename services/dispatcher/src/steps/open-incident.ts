import { incidentTypeOfAlarm, suggestTriage, type DispatchJob } from '@roadcall/contracts';
import { openIncident, readAlarms, withTransaction } from '@roadcall/store';
import type { DispatchContext } from '../context.ts';

/** An alarm that ended longer ago than this opens nothing: nobody is standing there any more. */
export const ENDED_ALARM_LIMIT_MS = 3_600_000;

/**
 * A critical alarm opens an incident by itself, triaged by its kind, or joins the open one of its vehicle or
 * service unit (domain §3).
 * Doing it twice does nothing the second time.
 */
export async function openIncidentFromAlarm(
  context: DispatchContext,
  { tenantId, alarmId }: Extract<DispatchJob, { kind: 'open_incident' }>,
): Promise<void> {
  const { pool, metrics, logger } = context;
  const at = context.now();
  const [alarm] = await readAlarms(pool, tenantId, [alarmId]);
  const type = alarm && incidentTypeOfAlarm(alarm.kind);
  if (!alarm || !type || alarm.incidentId !== null || alarm.clearedBy !== null) return;
  if (!alarm.active && at.getTime() - Date.parse(alarm.lastAt) > ENDED_ALARM_LIMIT_MS) return;
  const { severity } = suggestTriage(type, { alarmKind: alarm.kind });
  const place = alarm.lat === null || alarm.lon === null ? undefined : { lat: alarm.lat, lon: alarm.lon };
  const opened = await withTransaction(pool, (tx) =>
    openIncident(tx, {
      tenantId,
      type,
      severity,
      vehicleId: alarm.vehicleId,
      troubledUnitId: alarm.vehicleId === null ? alarm.unitId : null,
      place,
      alarmId,
      source: 'alarm',
      note: null,
      by: null,
      at,
    }),
  );
  metrics.incidentOpened(opened.ok ? opened.outcome : opened.reason);
  if (opened.ok) logger.info({ alarmId, incident: opened.incident.number, outcome: opened.outcome }, 'alarm taken up');
  else logger.debug({ alarmId, reason: opened.reason }, 'the alarm opens no incident yet');
}
