import type { Candidate, Incident } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../../data/fleet-store.ts';
import { MarkIcon } from '../../../marks/mark-icon.tsx';
import { select } from '../../../route-store.ts';
import { distanceInWords, spanInWords } from '../../../ui/time.tsx';

const KIND_SHAPE = { tow_truck: 'towTruck', repair_van: 'repairVan', delivery_driver: 'deliveryDriver' } as const;

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

/** A unit that could go: its place in the order, its reasons against the chosen one, its way. */
export function CandidateRow(props: RowProps) {
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
