import type { Candidate, Decision, ExclusionReason, Incident } from '@roadcall/contracts';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { Block } from '../../detail/detail-frame.tsx';
import { MarkIcon } from '../../marks/mark-icon.tsx';
import { select } from '../../route-store.ts';
import { distanceInWords, spanInWords } from '../../ui/time.tsx';
import { isOpen } from './incident-clock.ts';

const FIRST = 4;
const KIND_SHAPE = { tow_truck: 'towTruck', repair_van: 'repairVan', delivery_driver: 'deliveryDriver' } as const;

/** Why this unit: the ranked list with its reasons, and who was not chosen because of what. */
export function DecisionBlock({ incident, decision }: { incident: Incident; decision: Decision | undefined }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const ranked = useMemo(() => decision?.candidates.filter((candidate) => candidate.rank !== null) ?? [], [decision]);
  if (!decision) return null;
  const shown = all ? ranked : ranked.slice(0, FIRST);
  const nobody = decision.chosenUnitId === null && isOpen(incident) && !incident.assignment;
  return (
    <Block
      title={t('desk.incident.decision')}
      end={t('desk.incident.decidedIn', { ms: Math.round(decision.tookMs), count: decision.candidates.length })}
    >
      {nobody && (
        <div className="notice warn">
          <div>
            <strong>{t('desk.incident.noUnit')}</strong>
            <p className="muted">{t('desk.incident.noUnitText')}</p>
          </div>
        </div>
      )}
      <ol className="candidates">
        {shown.map((candidate) => (
          <CandidateRow
            key={candidate.unitId}
            candidate={candidate}
            best={ranked[0]}
            chosen={candidate.unitId === decision.chosenUnitId}
            needs={incident.needs}
          />
        ))}
      </ol>
      {ranked.length > FIRST && (
        <button type="button" className="button quiet small" onClick={() => setAll(!all)}>
          {all ? t('common.less') : t('common.more', { count: ranked.length - FIRST })}
        </button>
      )}
      <Excluded candidates={decision.candidates} />
    </Block>
  );
}

interface RowProps {
  candidate: Candidate;
  best: Candidate | undefined;
  chosen: boolean;
  needs: Incident['needs'];
}

function CandidateRow({ candidate, best, chosen, needs }: RowProps) {
  const { t } = useTranslation();
  const slowerS = (candidate.etaS ?? 0) - (best?.etaS ?? 0);
  const keptS = candidate.parts.find(({ part }) => part === 'over_skilled')?.seconds ?? 0;
  const reasons = [
    chosen && slowerS <= 1 ? t('desk.incident.reasons.quickest') : null,
    slowerS > 30 ? t('desk.incident.reasons.slower', { time: spanInWords(t, slowerS) }) : null,
    chosen && needs.length > 0
      ? t('desk.incident.reasons.skills', { skills: needs.map((skill) => t(`fleet.skill.${skill}`)).join(', ') })
      : null,
    keptS > 30 ? t('desk.incident.reasons.over_skilled', { time: spanInWords(t, keptS) }) : null,
  ].filter((reason) => reason !== null);
  return (
    <li data-chosen={chosen || undefined}>
      <span className="rank" aria-label={t('desk.incident.rank', { rank: candidate.rank ?? 0 })}>
        {candidate.rank}
      </span>
      <MarkIcon shape={KIND_SHAPE[candidate.kind]} tone="violet" outline={!chosen} size={18} />
      <span className="row-main">
        <span className="one">
          <button type="button" className="link" onClick={() => select({ kind: 'unit', id: candidate.unitId })}>
            {candidate.unitName}
          </button>
          {chosen && <span className="tag violet">{t('desk.incident.chosen')}</span>}
        </span>
        {reasons.length > 0 && <span className="two">{reasons.join(' · ')}</span>}
      </span>
      <span className="row-end">
        <span className="one">{candidate.etaS === null ? '–' : spanInWords(t, candidate.etaS)}</span>
        <span className="two faint">{candidate.distanceM !== null && distanceInWords(t, candidate.distanceM)}</span>
      </span>
    </li>
  );
}

function Excluded({ candidates }: { candidates: readonly Candidate[] }) {
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
        {t('desk.incident.notChosen')} <span className="faint">{candidates.filter((c) => c.excluded).length}</span>
      </summary>
      <dl>
        {reasons.map(([reason, list]) => (
          <div key={reason}>
            <dt>{t(`desk.incident.excluded.${reason}`)}</dt>
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
