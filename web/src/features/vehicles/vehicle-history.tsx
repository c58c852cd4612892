import type { VehicleId } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { select } from '../../route-store.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { Ago } from '../../ui/time.tsx';
import { acknowledge } from '../alarms/alarm-acts.ts';
import { SeverityIcon } from '../alarms/severity-icon.tsx';
import { ClockRing } from '../incidents/clock-ring.tsx';

/** The vehicle's alarms: the read ones, each in its newest state as events have told. */
export function VehicleAlarms({ vehicleId }: { vehicleId: VehicleId }) {
  const { t } = useTranslation();
  const held = useFleet((state) => state.alarms);
  const read = useQuery({
    queryKey: ['alarms', vehicleId],
    queryFn: ({ signal }) => api.alarmsOf(vehicleId, signal),
  });
  if (read.isError) return <ErrorNotice error={read.error} />;
  if (!read.data) return <SkeletonRows rows={3} />;
  const byNewest = new Map(read.data.items.map((alarm) => [alarm.id, alarm]));
  for (const alarm of held.values()) if (alarm.vehicleId === vehicleId) byNewest.set(alarm.id, alarm);
  const alarms = [...byNewest.values()].toSorted((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
  if (alarms.length === 0) return <p className="none">{t('fleet.vehicle.noAlarms')}</p>;
  return (
    <ul className="mini-list">
      {alarms.map((alarm) => (
        <li key={alarm.id}>
          <SeverityIcon severity={alarm.severity} />
          <span className="row-main">
            <span className="one">
              <strong>{t(`desk.alarmKind.${alarm.kind}`)}</strong>
              {alarm.count > 1 && <span className="tag">×{alarm.count}</span>}
            </span>
            <span className="two">
              {alarm.acknowledgedBy
                ? t('desk.alarms.acknowledgedBy', { name: alarm.acknowledgedBy })
                : alarm.active
                  ? t('desk.alarms.active')
                  : t(`desk.alarmSeverity.${alarm.severity}`)}{' '}
              · <Ago at={alarm.lastAt} />
              {alarm.note && ` · ${alarm.note}`}
            </span>
          </span>
          {alarm.active && !alarm.acknowledgedAt && (
            <IconButton label={t('desk.alarms.acknowledge')} keys="A" onClick={() => void acknowledge(alarm)}>
              <Check />
            </IconButton>
          )}
        </li>
      ))}
    </ul>
  );
}

export function VehicleIncidents({ vehicleId }: { vehicleId: VehicleId }) {
  const { t } = useTranslation();
  const held = useFleet((state) => state.incidents);
  const read = useQuery({
    queryKey: ['incidents', vehicleId],
    queryFn: ({ signal }) => api.incidentsOf(vehicleId, signal),
  });
  if (read.isError) return <ErrorNotice error={read.error} />;
  if (!read.data) return <SkeletonRows rows={2} />;
  const byNewest = new Map(read.data.items.map((incident) => [incident.id, incident]));
  for (const incident of held.values()) if (incident.vehicleId === vehicleId) byNewest.set(incident.id, incident);
  const incidents = [...byNewest.values()].toSorted((a, b) => (a.reportedAt < b.reportedAt ? 1 : -1));
  if (incidents.length === 0) return <p className="none">{t('fleet.vehicle.noIncidents')}</p>;
  return (
    <ul className="mini-list">
      {incidents.map((incident) => (
        <li key={incident.id}>
          <ClockRing clock={incident.onSceneClock} size={26} />
          <button type="button" className="row-main over" onClick={() => select({ kind: 'incident', id: incident.id })}>
            <strong>{t(`desk.incidentType.${incident.type}`)}</strong>
            <span className="two">
              {incident.number} · {t(`desk.incidentStatus.${incident.status}`)} · <Ago at={incident.reportedAt} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
