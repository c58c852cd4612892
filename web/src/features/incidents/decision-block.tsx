import { isActive, type Candidate, type Decision, type ExclusionReason, type Incident } from '@roadcall/contracts';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { MarkIcon } from '../../marks/mark-icon.tsx';
import { select } from '../../route-store.ts';
import { Ago, distanceInWords, spanInWords } from '../../ui/time.tsx';
import { isOpen } from './incident-clock.ts';

/** The chosen one and the next five. */
const FIRST = 6;
const KIND_SHAPE = { tow_truck: 'towTruck', repair_van: 'repairVan', delivery_driver: 'deliveryDriver' } as const;

/** Why this unit: the outcome and its proof in words, the ranked list with its reasons, and who was not chosen because of what. */
export function DecisionBlock({ incident, decision }: { incident: Incident; decision: Decision | undefined }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const ranked = useMemo(() => decision?.candidates.filter((candidate) => candidate.rank !== null) ?? [], [decision]);
  if (!decision) return null;
  const shown = all ? ranked : ranked.slice(0, FIRST);
  const chosen = ranked.find(({ unitId }) => unitId === decision.chosenUnitId);
  return (
    <Block title={t('desk.incident.decision')} end={<Ago at={decision.decidedAt} />}>
      <Outcome incident={incident} decision={decision} chosen={chosen} />
      <ol className="candidates">
        {shown.map((candidate) => (
          <CandidateRow
            key={candidate.unitId}
            candidate={candidate}
            chosen={chosen}
            isChosen={candidate === chosen}
            needs={incident.needs}
          />
        ))}
      </ol>
      {ranked.length > FIRST && (
        <button type="button" className="button quiet small" onClick={() => setAll(!all)}>
          {all ? t('common.less') : t('common.more', { count: ranked.length - FIRST })}
        </button>
      )}
      <Excluded decision={decision} />
    </Block>
  );
}

interface OutcomeProps {
  incident: Incident;
  decision: Decision;
  chosen: Candidate | undefined;
}

/** What came of it, and how sure that is. */
function Outcome({ incident, decision, chosen }: OutcomeProps) {
  const { t } = useTranslation();
  const { shortfall, swap, plan } = decision;
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
      {plan ? (
        <p className={plan.fallback ? 'notice warn' : 'faint'}>
          {t(plan.fallback ? 'why.fallback' : plan.dualityGapMs === 0 ? 'why.proved' : 'why.planned', {
            incidents: plan.incidents,
            units: plan.units,
            ms: Math.round(plan.tookMs),
          })}
        </p>
      ) : (
        <p className="faint">
          {t('desk.incident.decidedIn', { ms: Math.round(decision.tookMs), count: decision.candidates.length })}
        </p>
      )}
    </div>
  );
}

interface RowProps {
  candidate: Candidate;
  chosen: Candidate | undefined;
  isChosen: boolean;
  needs: Incident['needs'];
}

/** Below this a part of the cost is not worth a word, seconds. */
const WORTH_SAYING_S = 20;

const arrivesInS = ({ etaS, freeInS }: Candidate): number => (etaS ?? 0) + freeInS;

/** The cost parts of a candidate in words: of the chosen one as they are, of the others against it. */
function useReasons({ candidate, chosen, isChosen, needs }: RowProps): string[] {
  const { t } = useTranslation();
  const incidents = useFleet((state) => state.incidents);
  const reasons: string[] = [];
  const slowerS = chosen ? arrivesInS(candidate) - arrivesInS(chosen) : 0;
  if (isChosen && candidate.rank === 1) reasons.push(t('why.cheapest'));
  if (!isChosen && slowerS >= WORTH_SAYING_S) reasons.push(t('why.later', { time: spanInWords(t, slowerS) }));
  if (!isChosen && slowerS <= -WORTH_SAYING_S) reasons.push(t('why.nearer', { time: spanInWords(t, -slowerS) }));
  if (isChosen && needs.length > 0) {
    reasons.push(
      t('desk.incident.reasons.skills', { skills: needs.map((skill) => t(`fleet.skill.${skill}`)).join(', ') }),
    );
  }
  if (candidate.freeInS > 0) reasons.push(t('why.freeIn', { time: spanInWords(t, candidate.freeInS) }));
  for (const { part, seconds } of candidate.parts) {
    if (part === 'travel' || part === 'response' || seconds < WORTH_SAYING_S) continue;
    reasons.push(t(`why.part.${part}`, { time: spanInWords(t, seconds) }));
  }
  const serves = candidate.servesIncidentId && incidents.get(candidate.servesIncidentId)?.number;
  if (serves) reasons.push(t('why.serves', { number: serves }));
  const planned = candidate.plannedForIncidentId && incidents.get(candidate.plannedForIncidentId)?.number;
  if (planned) reasons.push(t('why.plannedFor', { number: planned }));
  return reasons;
}

function CandidateRow(props: RowProps) {
  const { candidate, isChosen } = props;
  const { t } = useTranslation();
  const reasons = useReasons(props);
  return (
    <li data-chosen={isChosen || undefined}>
      <span className="rank" aria-label={t('desk.incident.rank', { rank: candidate.rank ?? 0 })}>
        {candidate.rank}
      </span>
      <MarkIcon shape={KIND_SHAPE[candidate.kind]} tone="violet" outline={!isChosen} size={18} />
      <span className="row-main">
        <span className="one">
          <button type="button" className="link" onClick={() => select({ kind: 'unit', id: candidate.unitId })}>
            {candidate.unitName}
          </button>
          {isChosen && <span className="tag violet">{t('desk.incident.chosen')}</span>}
        </span>
        {reasons.length > 0 && <span className="two wrap">{reasons.join(' · ')}</span>}
      </span>
      <span className="row-end">
        <span className="one">{candidate.etaS === null ? '–' : spanInWords(t, candidate.etaS)}</span>
        <span className="two faint">
          {candidate.distanceM !== null && distanceInWords(t, candidate.distanceM)}
          {candidate.etaSource === 'straight_line' && ` ${t('act.assign.straight')}`}
        </span>
      </span>
    </li>
  );
}

function Excluded({ decision }: { decision: Decision }) {
  const { candidates, excludedByRule, excludedCount } = decision;
  const { t } = useTranslation();
  const units = useFleet((state) => state.units);
  const byReason = new Map<ExclusionReason, Candidate[]>();
  for (const candidate of candidates) {
    if (!candidate.excluded) continue;
    const list = byReason.get(candidate.excluded) ?? [];
    list.push(candidate);
    byReason.set(candidate.excluded, list);
  }
  if (byReason.size === 0) return null;
  const reasons = [...byReason].toSorted((a, b) => a[1].length - b[1].length);
  return (
    <details className="excluded">
      <summary>
        {t('desk.incident.notChosen')} <span className="faint">{excludedCount}</span>
      </summary>
      <dl>
        {reasons.map(([reason, list]) => (
          <div key={reason}>
            <dt>
              {t(`desk.incident.excluded.${reason}`)}{' '}
              <span className="faint">{excludedByRule[reason] ?? list.length}</span>
            </dt>
            <dd>
              {list.map((candidate) => (
                <button
                  key={candidate.unitId}
                  type="button"
                  className="tag"
                  disabled={!units.has(candidate.unitId)}
                  onClick={() => select({ kind: 'unit', id: candidate.unitId })}
                >
                  {candidate.unitName}
                </button>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
