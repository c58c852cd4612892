import { type Assignment, type Candidate, type Decision, type ExclusionReason } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../../data/fleet-store.ts';
import { select } from '../../../route-store.ts';
import { ExcludedList } from '../excluded-list.tsx';

/** Units that a rule excluded; one that refused with its code. */
export function ExcludedUnits({
  decision,
  assignments,
}: {
  decision: Pick<Decision, 'candidates' | 'excludedByRule' | 'excludedCount'>;
  assignments: readonly Assignment[];
}) {
  const { t } = useTranslation();
  const units = useFleet((state) => state.units);
  const { candidates, excludedByRule, excludedCount } = decision;
  const byRule = new Map<ExclusionReason, Candidate[]>();
  for (const candidate of candidates) {
    if (candidate.excluded === null) continue;
    byRule.set(candidate.excluded, [...(byRule.get(candidate.excluded) ?? []), candidate]);
  }
  const refusalOf = (unitId: string): string | undefined => {
    const code = assignments.findLast((each) => each.unitId === unitId && each.declineCode !== null)?.declineCode;
    return code ? t(`act.declineCode.${code}`) : undefined;
  };
  return (
    <ExcludedList
      title={t('desk.incident.notChosen')}
      total={excludedCount}
      groups={[...byRule].map(([rule, list]) => ({
        rule: t(`desk.incident.excluded.${rule}`),
        count: excludedByRule[rule] ?? list.length,
        members: list.map(({ unitId, unitName }) => ({
          id: unitId,
          name: unitName,
          note: rule === 'already_declined' ? refusalOf(unitId) : undefined,
          onOpen: units.has(unitId) ? () => select({ kind: 'unit', id: unitId }) : undefined,
        })),
      }))}
    />
  );
}
