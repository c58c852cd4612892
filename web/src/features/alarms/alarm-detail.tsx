import { ALARM_THRESHOLD, incidentTypeOfAlarm, suggestTriage, type AlarmDetail as Detail } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { CarFront, Check, Clock3, MapPin, Siren, StickyNote, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { alarmApi } from '../../data/alarm-api.ts';
import { api } from '../../data/api.ts';
import { ApiError } from '../../data/api-error.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { problemInWords } from '../../data/problem-words.ts';
import { useMay } from '../../data/session.ts';
import { Block, DetailFrame, DetailGone, Facts } from '../../detail/detail-frame.tsx';
import { toast } from '../../frame/toasts.ts';
import { showOverlay } from '../../keys/overlays.ts';
import { fitSelection } from '../../map/fit-selection.ts';
import { select } from '../../route-store.ts';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { Ago, dayAndTime, spanInWords } from '../../ui/time.tsx';
import { AlarmHistory } from './alarm-history.tsx';
import { takeAlarm } from './alarm-acts.ts';
import { SeverityIcon } from './severity-icon.tsx';

/** One alarm: what, where, for whom, what was done, and everything that can be done. */
export function AlarmDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const held = useFleet((state) => state.alarms.get(id));
  const read = useQuery({
    // Each version is read again: its history has grown.
    queryKey: ['alarm', id, held?.version],
    queryFn: ({ signal }) => alarmApi.find(id, signal),
    placeholderData: (before) => before,
  });
  if (read.error instanceof ApiError && read.error.status === 404) return <DetailGone>{t('alarms.gone')}</DetailGone>;
  if (!read.data) {
    return read.error ? (
      <FailedState error={read.error} onRetry={() => void read.refetch()} />
    ) : (
      <SkeletonRows rows={6} />
    );
  }
  return <AlarmPanel alarm={{ ...read.data, ...held }} />;
}

function AlarmPanel({ alarm }: { alarm: Detail }) {
  const { t } = useTranslation();
  const place = alarm.lat !== null && alarm.lon !== null;
  const rental = useFleet((state) => state.rentals.get(alarm.rentalId ?? ''));
  const incident = useFleet((state) => state.incidents.get(alarm.incidentId ?? ''));
  const unit = ALARM_THRESHOLD[alarm.kind]?.unit;
  const inUnit = (value: number): string => `${String(Math.round(value * 10) / 10)} ${unit ?? ''}`;
  const lastedS = (Date.parse(alarm.endedAt ?? new Date().toISOString()) - Date.parse(alarm.beganAt)) / 1_000;
  return (
    <DetailFrame
      label={t('alarms.detail')}
      mark={<SeverityIcon severity={alarm.severity} size={22} />}
      title={t(`desk.alarmKind.${alarm.kind}`)}
      subtitle={<span className="plate">{alarm.label}</span>}
      badges={
        <>
          <span className={`tag alarm-severity ${alarm.severity}`}>{t(`desk.alarmSeverity.${alarm.severity}`)}</span>
          <span className="tag">{t(alarm.active ? 'desk.alarms.active' : 'alarms.over')}</span>
          {alarm.count > 1 && <span className="tag">×{alarm.count}</span>}
        </>
      }
      actions={<AlarmActions alarm={alarm} />}
    >
      <Block title={t('alarms.what')}>
        <Facts
          facts={[
            [t('desk.alarms.columns.began'), dayAndTime(Date.parse(alarm.beganAt))],
            [t('alarms.lasted'), spanInWords(t, lastedS)],
            [t('alarms.last'), <Ago key="last" at={alarm.lastAt} />],
            ...(alarm.subject === '' ? [] : [[t('alarms.subject'), alarm.subject] as const]),
            ...(alarm.value === null ? [] : [[t('alarms.value'), inUnit(alarm.value)] as const]),
            ...(alarm.threshold === null || unit === 'factor'
              ? []
              : [[t('alarms.threshold'), inUnit(alarm.threshold)] as const]),
            ...(rental ? [[t('alarms.rental'), `${rental.number} · ${rental.customer.nameMasked}`] as const] : []),
            [t('alarms.assignee'), alarm.assignee ?? t('common.none')],
            ...(alarm.snoozedUntil
              ? [[t('alarms.snooze.until'), dayAndTime(Date.parse(alarm.snoozedUntil))] as const]
              : []),
          ]}
        />
        <div className="alarm-links">
          {alarm.vehicleId && (
            <button
              type="button"
              className="button small"
              onClick={() => select({ kind: 'vehicle', id: alarm.vehicleId! })}
            >
              <CarFront aria-hidden />
              {t('alarms.showVehicle')}
            </button>
          )}
          {place && (
            <button type="button" className="button small" onClick={fitSelection}>
              <MapPin aria-hidden />
              {t('alarms.showPlace')}
            </button>
          )}
          {incident && (
            <button
              type="button"
              className="button small"
              onClick={() => select({ kind: 'incident', id: incident.id })}
            >
              <Siren aria-hidden />
              {incident.number}
            </button>
          )}
        </div>
      </Block>
      <AlarmHistory alarm={alarm} />
    </DetailFrame>
  );
}

function AlarmActions({ alarm }: { alarm: Detail }) {
  const { t } = useTranslation();
  const mayAct = useMay('alarms.acknowledge');
  const mayOpen = useMay('incidents.write');
  if (!mayAct) return null;
  const over = (kind: 'acknowledge' | 'snooze' | 'note' | 'clear'): void => showOverlay({ kind, alarmIds: [alarm.id] });
  return (
    <div className="alarm-actions">
      {alarm.active && !alarm.acknowledgedAt && (
        <button type="button" className="button primary" onClick={() => over('acknowledge')}>
          <Check aria-hidden />
          {t('desk.alarms.acknowledge')}
        </button>
      )}
      <button type="button" className="button" onClick={() => void takeAlarm([alarm])}>
        <UserRound aria-hidden />
        {t('alarms.take')}
      </button>
      {alarm.active && (
        <button type="button" className="button" onClick={() => over('snooze')}>
          <Clock3 aria-hidden />
          {t('alarms.snooze.button')}
        </button>
      )}
      <button type="button" className="button" onClick={() => over('note')}>
        <StickyNote aria-hidden />
        {t('alarms.note.button')}
      </button>
      {alarm.active && (
        <button type="button" className="button" onClick={() => over('clear')}>
          {t('alarms.clear.button')}
        </button>
      )}
      {mayOpen && alarm.vehicleId && !alarm.incidentId && (
        <button type="button" className="button" onClick={() => void openIncidentFor(alarm)}>
          <Siren aria-hidden />
          {t('alarms.openIncident')}
        </button>
      )}
    </div>
  );
}

/** Opens an incident for an alarm, which then belongs to it; the dispatcher takes it from there. */
async function openIncidentFor(alarm: Detail): Promise<void> {
  const place = alarm.lat === null || alarm.lon === null ? {} : { lat: alarm.lat, lon: alarm.lon };
  const { type, severity } = suggestTriage(incidentTypeOfAlarm(alarm.kind) ?? 'breakdown', { alarmKind: alarm.kind });
  const wish = { type, severity, vehicleId: alarm.vehicleId, alarmId: alarm.id, ...place };
  try {
    const incident = await api.openIncident(wish, crypto.randomUUID());
    select({ kind: 'incident', id: incident.id });
  } catch (error) {
    toast({ title: problemInWords(error), tone: 'danger' });
  }
}
