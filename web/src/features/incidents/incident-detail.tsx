import { isActive, type Decision, type Incident, type IncidentDetail as Detail } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { Check, Crosshair, PencilLine, Truck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { useMay } from '../../data/session.ts';
import { useNow } from '../../data/tick.ts';
import { DetailFrame, DetailGone } from '../../detail/detail-frame.tsx';
import { showOverlay } from '../../keys/overlays.ts';
import { fitSelection } from '../../map/fit-selection.ts';
import { select } from '../../route-store.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { clockTime } from '../../ui/time.tsx';
import { ClockRing, ClockText, clockInWords } from './clock-ring.tsx';
import { ClocksBlock } from '../promises/clocks-block.tsx';
import { DecisionBlock } from './decision-block.tsx';
import { EscalationBlock } from './escalation/escalation-block.tsx';
import { MissionBlock } from './mission/mission-block.tsx';
import { ProofTable } from './mission/proof-table.tsx';
import { ReplacementWhy } from './why/replacement-why.tsx';
import { clockAt, isOpen } from './incident-clock.ts';
import { DoubtNotices } from './doubt-notices.tsx';
import { IncidentIcon } from './incident-icon.tsx';
import { IncidentFacts } from './incident-facts.tsx';
import { IncidentSteps } from './incident-steps.tsx';
import { IncidentTimeline } from './incident-timeline.tsx';
import { UnitCard } from './unit-card.tsx';
import { ContactBlock } from './desk/contact-block.tsx';
import { PlaceBanner } from './desk/place-banner.tsx';
import { UnitActs } from './desk/unit-acts.tsx';
import './desk/desk.css';
import './incident.css';

/** Opening an incident shows at once: where, who, clock, what the system has done and why. */
export function IncidentDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const held = useFleet((state) => state.incidents.get(id));
  const read = useQuery({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => api.incident(id as Incident['id'], signal),
  });
  const incident = held ?? read.data;
  if (!incident) return read.isError ? <DetailGone>{t('desk.incident.gone')}</DetailGone> : null;
  return <IncidentPanel incident={incident} detail={read.data} error={read.isError ? read.error : null} />;
}

interface Props {
  incident: Incident;
  detail: Detail | undefined;
  error: unknown;
}

function IncidentPanel({ incident, detail, error }: Props) {
  const { t } = useTranslation();
  return (
    <DetailFrame
      label={t('desk.incident.title')}
      mark={<IncidentIcon type={incident.type} size={19} />}
      title={t(`desk.incidentType.${incident.type}`)}
      subtitle={
        <>
          <span className="mono">{incident.number}</span> · {t(`desk.severity.${incident.severity}`)} ·{' '}
          {t(`desk.incident.source.${incident.source}`)}
        </>
      }
      actions={<IncidentActions incident={incident} />}
    >
      <ClockBlock incident={incident} />
      <IncidentSteps incident={incident} />
      {error !== null && <ErrorNotice error={error} />}
      <PlaceBanner />
      <DoubtNotices incident={incident} />
      <UnitCard incident={incident} proposal={proposalOf(detail)} />
      <UnitActs incident={incident} />
      {incident.assignment && <ProofTable assignment={incident.assignment} />}
      <EscalationBlock incident={incident} detail={detail} />
      <MissionBlock incident={incident} detail={detail} />
      <ClocksBlock incident={incident} detail={detail} />
      <IncidentFacts incident={incident} />
      <DecisionBlock incident={incident} detail={detail} />
      <ReplacementWhy incident={incident} />
      {detail && <ContactBlock incident={incident} contacts={detail.contacts} />}
      <IncidentTimeline entries={detail?.timeline} />
    </DetailFrame>
  );
}

/** The newest decision, where it is a plan onto a unit that is soon free. */
function proposalOf(detail: Detail | undefined): Decision | undefined {
  const newest = detail?.decisions[0];
  return newest?.outcome === 'proposed' ? newest : undefined;
}

function ClockBlock({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const now = useNow((state) => state.now);
  const clock = clockAt(incident.onSceneClock, now);
  return (
    <div className={`clock-block ${clock.phase}`}>
      <ClockRing clock={incident.onSceneClock} size={48} />
      <div>
        <div className="clock-big">
          <ClockText clock={incident.onSceneClock} />
        </div>
        <p className="muted">
          {incident.cancelReason
            ? t('desk.incident.cancelledBecause', { reason: incident.cancelReason })
            : clockInWords(t, clock)}
        </p>
      </div>
      <div className="clock-promise">
        <span className="faint">{t('desk.clock.label')}</span>
        <strong>
          {incident.onSceneClock?.dueAt ? clockTime(Date.parse(incident.onSceneClock.dueAt)) : t('common.none')}
        </strong>
      </div>
    </div>
  );
}

function IncidentActions({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const may = useMay('incidents.write');
  const unitId = incident.assignment?.unitId;
  return (
    <>
      <button type="button" className="button primary grow" aria-keyshortcuts="f" onClick={fitSelection}>
        <Crosshair aria-hidden />
        {t('desk.incident.fit')}
      </button>
      {unitId && (
        <button type="button" className="button" onClick={() => select({ kind: 'unit', id: unitId })}>
          <Truck aria-hidden />
          {t('desk.incident.showUnit')}
        </button>
      )}
      {may && isOpen(incident) && (
        <button
          type="button"
          className="button"
          aria-keyshortcuts="e"
          onClick={() => showOverlay({ kind: 'editTriage', incidentId: incident.id })}
        >
          <PencilLine aria-hidden />
          {t('act.correct')}
        </button>
      )}
      {may && isOpen(incident) && !(incident.assignment && isActive(incident.assignment.state)) && (
        <button
          type="button"
          className="button"
          onClick={() => showOverlay({ kind: 'resolve', incidentId: incident.id })}
        >
          <Check aria-hidden />
          {t('act.settle')}
        </button>
      )}
      {may && isOpen(incident) && (
        <button
          type="button"
          className="button danger"
          onClick={() => showOverlay({ kind: 'cancelIncident', incidentId: incident.id })}
        >
          {t('common.cancel')}
        </button>
      )}
    </>
  );
}
