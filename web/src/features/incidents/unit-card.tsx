import type { Decision, Incident } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { useNow } from '../../data/tick.ts';
import { MarkOf } from '../../marks/mark-icon.tsx';
import { markOfUnit } from '../../marks/marks.ts';
import { select } from '../../route-store.ts';
import { clockTime, distanceInWords, spanInWords } from '../../ui/time.tsx';
import { isOpen } from './incident-clock.ts';
import { remainingWay, routeOf } from './live-eta.ts';

/** The unit that was chosen: what it does now, when it is there, and where that time comes from. */
export function UnitCard({ incident, proposal }: { incident: Incident; proposal: Decision | undefined }) {
  const { t } = useTranslation();
  const now = useNow((state) => state.now);
  const { assignment } = incident;
  const unit = useFleet((state) => state.units.get(assignment?.unitId ?? ''));
  if (!assignment || (assignment.endedAt !== null && assignment.state !== 'done')) {
    if (!isOpen(incident)) return null;
    const planned = proposal?.candidates.find(({ unitId }) => unitId === proposal.chosenUnitId);
    return (
      <div className="unit-card searching">
        <span className="searching-dot" aria-hidden />
        <div>
          <strong>{planned ? t('why.plannedUnit', { unit: planned.unitName }) : t('desk.incident.searching')}</strong>
          <p className="muted">
            {planned
              ? t('why.plannedFree', {
                  free: spanInWords(t, planned.freeInS),
                  time: spanInWords(t, planned.freeInS + (planned.etaS ?? 0)),
                })
              : t('desk.incident.searchingText')}
          </p>
        </div>
      </div>
    );
  }
  const left = remainingWay(assignment);
  const { liveEta } = assignment;
  const liveS = liveEta && Math.max(0, (Date.parse(liveEta.arrivesAt) - now) / 1_000);
  const etaS = liveS ?? left?.seconds ?? assignment.etaS;
  const etaSource = liveEta?.source ?? assignment.etaSource;
  const driving = assignment.state === 'offered' || assignment.state === 'accepted' || assignment.state === 'en_route';
  const lengthM = routeOf(assignment)?.lengthM ?? null;
  const share = left && lengthM ? 1 - left.metres / lengthM : driving ? 0 : 1;
  return (
    <div className="unit-card" data-offered={assignment.state === 'offered' || undefined}>
      <button type="button" className="unit-card-main" onClick={() => select({ kind: 'unit', id: assignment.unitId })}>
        {unit && <MarkOf mark={markOfUnit(unit, false)} size={30} />}
        <span className="row-main">
          <span className="one">
            <strong className="unit-card-name">{assignment.unitName}</strong>
            <span className="muted">{unit && t(`fleet.unitKind.${unit.kind}`)}</span>
          </span>
          <span className="two">{t(`desk.assignmentState.${assignment.state}`)}</span>
        </span>
        {driving && etaS !== null && (
          <span className="unit-card-eta">
            <strong>{spanInWords(t, etaS)}</strong>
            <span className="muted">{t('desk.incident.arrivesAt', { time: clockTime(now + etaS * 1_000) })}</span>
          </span>
        )}
      </button>
      <i className="progress violet" aria-hidden style={{ '--share': share } as React.CSSProperties} />
      <p className="unit-card-foot faint">
        <span>
          {left && driving && `${distanceInWords(t, left.metres)} · `}
          {etaSource && t(`desk.incident.etaSource.${etaSource}`)}
        </span>
        <span>{assignment.etaS !== null && t('desk.incident.etaThen', { eta: spanInWords(t, assignment.etaS) })}</span>
      </p>
    </div>
  );
}
