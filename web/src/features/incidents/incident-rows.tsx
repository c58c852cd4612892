import type { Incident } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../data/tick.ts';
import { select } from '../../route-store.ts';
import { Ago, spanInWords } from '../../ui/time.tsx';
import { ClockRing, ClockText } from './clock-ring.tsx';
import { IncidentIcon } from './incident-icon.tsx';
import { remainingSeconds } from './live-eta.ts';
import { whoseOf } from './whose-incident.ts';

export const INCIDENT_COLUMNS =
  'minmax(150px, 1.2fr) 84px minmax(110px, 1fr) minmax(100px, 1fr) minmax(90px, 0.8fr) minmax(120px, 1fr) 96px';

/** Who is on it and when they are there: `R-04 · 6 min`; once the rescue is done, the replacement that it waits for. */
export function UnitAndEta({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const now = useNow((state) => state.now);
  const { assignment, replacement } = incident;
  if (assignment?.state === 'done' && incident.resolvedAt === null) {
    const words = replacement
      ? `${replacement.plate} ${t(`mission.legState.${replacement.state}`)}`
      : t('mission.owed');
    return <span className="muted">{words}</span>;
  }
  if (!assignment || assignment.endedAt !== null) {
    return (
      <span className="muted">{incident.resolvedAt || incident.cancelReason ? '–' : t('desk.incident.searching')}</span>
    );
  }
  const eta = remainingSeconds(assignment, now);
  return (
    <span className="clip">
      <span className="unit-name">{assignment.unitName}</span>
      {eta !== null && <span className="muted"> · {spanInWords(t, eta)}</span>}
    </span>
  );
}

export function IncidentRow({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="row-button incident-row"
      tabIndex={-1}
      onClick={() => select({ kind: 'incident', id: incident.id })}
    >
      <ClockRing clock={incident.onSceneClock} size={34} />
      <span className="row-main">
        <span className="one">
          <IncidentIcon type={incident.type} />
          <strong className="clip">{t(`desk.incidentType.${incident.type}`)}</strong>
          {whoseOf(incident) && <span className="plate muted">{whoseOf(incident)}</span>}
        </span>
        <span className="two clip">
          {t(`desk.incidentStatus.${incident.status}`)} · <UnitAndEta incident={incident} />
        </span>
      </span>
      <span className="row-end">
        <ClockText clock={incident.onSceneClock} />
        <span className="two faint">{t(`desk.severity.${incident.severity}`)}</span>
      </span>
    </button>
  );
}

export function IncidentTableRow({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  return (
    <>
      <div role="cell">
        <button
          type="button"
          className="cell-button"
          tabIndex={-1}
          onClick={() => select({ kind: 'incident', id: incident.id })}
        >
          <ClockRing clock={incident.onSceneClock} size={26} />
          <IncidentIcon type={incident.type} />
          <span>{t(`desk.incidentType.${incident.type}`)}</span>
        </button>
      </div>
      <div role="cell">
        <ClockText clock={incident.onSceneClock} />
      </div>
      <div role="cell">{whoseOf(incident) && <span className="plate">{whoseOf(incident)}</span>}</div>
      <div role="cell">{t(`desk.incidentStatus.${incident.status}`)}</div>
      <div role="cell" className="muted">
        {t(`desk.severity.${incident.severity}`)}
      </div>
      <div role="cell">
        <UnitAndEta incident={incident} />
      </div>
      <div role="cell" className="muted">
        <Ago at={incident.reportedAt} />
      </div>
    </>
  );
}

const HEADS = ['type', 'clock', 'vehicle', 'status', 'severity', 'unit', 'reported'] as const;

export function IncidentTableHead() {
  const { t } = useTranslation();
  return (
    <>
      {HEADS.map((head) => (
        <div key={head} role="columnheader">
          {t(`desk.incidents.columns.${head}`)}
        </div>
      ))}
    </>
  );
}
