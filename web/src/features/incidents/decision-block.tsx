import type { Decision, Incident, IncidentDetail } from '@roadcall/contracts';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Block } from '../../detail/detail-frame.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Ago } from '../../ui/time.tsx';
import { CandidateRow } from './why/candidate-row.tsx';
import { DecisionOutcome } from './why/decision-outcome.tsx';
import { ExcludedUnits } from './why/excluded-units.tsx';

/** The chosen one and the next five. */
const FIRST = 6;

/** Why this unit: the newest decision, and the ones before it one by one. */
export function DecisionBlock({ incident, detail }: { incident: Incident; detail: IncidentDetail | undefined }) {
  const { t } = useTranslation();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const decisions = detail?.decisions ?? [];
  const at = Math.max(
    0,
    decisions.findIndex(({ id }) => id === chosenId),
  );
  const decision = decisions[at];
  if (!detail || !decision) return null;
  const show = (index: number): void => setChosenId(index === 0 ? null : (decisions[index]?.id ?? null));
  return (
    <Block
      title={t(decision.chosenUnitId === null ? 'why.none' : 'desk.incident.decision')}
      end={
        <span className="turn-pages">
          {decisions.length > 1 && (
            <>
              <IconButton label={t('why.earlier')} disabled={at === decisions.length - 1} onClick={() => show(at + 1)}>
                <ChevronLeft />
              </IconButton>
              <span>{t('common.of', { shown: decisions.length - at, total: decisions.length })}</span>
              <IconButton label={t('why.newer')} disabled={at === 0} onClick={() => show(at - 1)}>
                <ChevronRight />
              </IconButton>
            </>
          )}
          <Ago at={decision.decidedAt} />
        </span>
      }
    >
      <DecisionRecord key={decision.id} incident={incident} decision={decision} assignments={detail.assignments} />
    </Block>
  );
}

interface Props {
  incident: Incident;
  decision: Decision;
  assignments: IncidentDetail['assignments'];
}

/** Outcome and proof in words, the ranked list with its reasons, and who was not chosen because of what. */
function DecisionRecord({ incident, decision, assignments }: Props) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const ranked = decision.candidates.filter((candidate) => candidate.rank !== null);
  const shown = all ? ranked : ranked.slice(0, FIRST);
  const chosen = ranked.find(({ unitId }) => unitId === decision.chosenUnitId);
  return (
    <>
      <DecisionOutcome incident={incident} decision={decision} chosen={chosen} />
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
      <ExcludedUnits decision={decision} assignments={assignments} />
    </>
  );
}
