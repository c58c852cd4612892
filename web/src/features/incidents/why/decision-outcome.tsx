import { isActive, type Candidate, type Decision, type Incident } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../../data/fleet-store.ts';
import { spanInWords } from '../../../ui/time.tsx';
import { isOpen } from '../incident-clock.ts';

interface OutcomeProps {
  incident: Incident;
  decision: Decision;
  chosen: Candidate | undefined;
}

/** What came of it, and how sure that is. */
export function DecisionOutcome({ incident, decision, chosen }: OutcomeProps) {
  const { t } = useTranslation();
  const { shortfall, swap, plan } = decision;
  const takenFrom = useFleet((state) => state.incidents.get(chosen?.servesIncidentId ?? '')?.number);
  const manual = incident.assignment && isActive(incident.assignment.state) ? incident.assignment.manual : null;
  const isStuck =
    shortfall !== null && isOpen(incident) && !(incident.assignment && isActive(incident.assignment.state));
  return (
    <div className="why-proof">
      {isStuck && (
        <div className="notice warn">
          <div>
            <strong>{t(`why.shortfall.${shortfall}`)}</strong>
            <p className="muted">{t('desk.incident.noUnitText')}</p>
          </div>
        </div>
      )}
      {manual && <p>{t('why.byHand', { name: manual.by, reason: manual.reason })}</p>}
      {decision.outcome === 'proposed' && chosen && (
        <p>{t('why.proposed', { unit: chosen.unitName, time: spanInWords(t, chosen.freeInS) })}</p>
      )}
      {swap && (
        <p>
          {t(swap.earlierS >= 0 ? 'why.swapEarlier' : 'why.swapLater', {
            unit: chosen?.unitName ?? '',
            from: swap.fromUnitName,
            time: spanInWords(t, Math.abs(swap.earlierS)),
            gain: spanInWords(t, Math.max(0, swap.planGainS)),
          })}
        </p>
      )}
      {swap && takenFrom && <p>{t('why.takenFrom', { unit: chosen?.unitName ?? '', number: takenFrom })}</p>}
      {plan ? (
        <p className={plan.fallback ? 'notice warn' : 'faint'}>
          {t(plan.fallback ? 'why.fallback' : plan.dualityGapMs === 0 ? 'why.proved' : 'why.planned', {
            incidents: plan.incidents,
            units: plan.units,
            ms: Math.round(plan.tookMs),
          })}{' '}
          {t('why.counted', { considered: decision.consideredCount, excluded: decision.excludedCount })}
        </p>
      ) : (
        <p className="faint">
          {t('desk.incident.decidedIn', { ms: Math.round(decision.tookMs), count: decision.candidates.length })}
        </p>
      )}
    </div>
  );
}
