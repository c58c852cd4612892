import type { Incident } from '@roadcall/contracts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../data/fleet-store.ts';
import { ClockRing, ClockText } from '../features/incidents/clock-ring.tsx';
import { byTimeLeft } from '../features/incidents/incident-clock.ts';
import { IncidentIcon } from '../features/incidents/incident-icon.tsx';
import { UnitAndEta } from '../features/incidents/incident-rows.tsx';
import { select, useRoute } from '../route-store.ts';
import { Kbd } from '../ui/kbd.tsx';
import { whoseOf } from '../features/incidents/whose-incident.ts';

/** One card per open incident along the bottom, the one with the least time left first. */
export function IncidentStrip() {
  const { t } = useTranslation();
  const incidents = useFleet((state) => state.incidents);
  const selected = useRoute((state) => state.selection?.id);
  const open = useMemo(() => byTimeLeft(incidents.values()), [incidents]);
  return (
    <section className="strip" aria-label={t('frame.panels.strip')}>
      {open.length === 0 ? (
        <p className="strip-empty">
          {t('desk.incidents.stripEmpty')} <Kbd>D</Kbd>
        </p>
      ) : (
        <ul tabIndex={0} aria-label={t('frame.panels.strip')}>
          {open.map((incident) => (
            <li key={incident.id}>
              <IncidentCard incident={incident} selected={selected === incident.id} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function IncidentCard({ incident, selected }: { incident: Incident; selected: boolean }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="strip-card"
      aria-pressed={selected}
      onClick={() => select({ kind: 'incident', id: incident.id })}
    >
      <ClockRing clock={incident.onSceneClock} size={38} />
      <span className="row-main">
        <span className="one">
          <IncidentIcon type={incident.type} size={14} />
          <strong className="clip">{t(`desk.incidentType.${incident.type}`)}</strong>
          <ClockText clock={incident.onSceneClock} />
        </span>
        <span className="two clip">
          {whoseOf(incident) && <span className="plate">{whoseOf(incident)}</span>}
          <span> {t(`desk.incidentStatus.${incident.status}`)}</span>
        </span>
        <span className="two clip">
          <UnitAndEta incident={incident} />
        </span>
      </span>
    </button>
  );
}
