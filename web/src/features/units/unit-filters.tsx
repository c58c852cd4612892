import { UnitKind, type UnitWithPosition } from '@roadcall/contracts';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { setFilters, setParams, useRoute } from '../../route-store.ts';
import { DUTY_GROUPS, groupOf, SORTS, type DutyGroup } from './unit-duty.ts';

/** Chips with counts, of which one filters; what adds one; kind, station and order. */
export function UnitFilters({ units, add }: { units: readonly UnitWithPosition[]; add: ReactNode }) {
  const { t } = useTranslation();
  const { state, kind, sort } = useRoute((route) => route.params);
  const station = useRoute((route) => route.filters.branch);
  const branches = useFleet((fleet) => fleet.branches);
  const branchName = useBranchName();
  const counts = useMemo(() => {
    const found = new Map<DutyGroup, number>();
    for (const unit of units) found.set(groupOf(unit), (found.get(groupOf(unit)) ?? 0) + 1);
    return found;
  }, [units]);
  const chip = (name: string, count: number | null) => (
    <button
      key={name}
      type="button"
      className="unit-chip"
      data-group={name}
      aria-pressed={state === name}
      onClick={() => setParams({ state: state === name ? undefined : name })}
    >
      {t(`units.group.${name as DutyGroup | 'retired'}`)} {count !== null && <span className="count">{count}</span>}
    </button>
  );
  return (
    <>
      <div className="unit-filters" role="group" aria-label={t('units.filters')}>
        {DUTY_GROUPS.map((name) => chip(name, counts.get(name) ?? 0))}
        {chip('retired', null)}
      </div>
      <div className="unit-filters">
        {add}
        <SmallChoice
          label={t('units.kind')}
          value={kind ?? ''}
          options={[
            ['', t('units.allKinds')],
            ...UnitKind.options.map((name) => [name, t(`fleet.unitKind.${name}`)] as const),
          ]}
          onChange={(value) => setParams({ kind: value || undefined })}
        />
        <SmallChoice
          label={t('fleet.units.station')}
          value={station[0] ?? ''}
          options={[['', t('units.allStations')], ...[...branches.keys()].map((id) => [id, branchName(id)] as const)]}
          onChange={(value) => setFilters({ branch: value === '' ? [] : [value] })}
        />
        <SmallChoice
          label={t('units.sort.label')}
          value={sort ?? 'urgency'}
          options={SORTS.map((name) => [name, t(`units.sort.${name}`)])}
          onChange={(value) => setParams({ sort: value === 'urgency' ? undefined : value })}
        />
      </div>
    </>
  );
}

interface SmallChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, words: string])[];
  onChange: (value: string) => void;
}

function SmallChoice({ label, value, options, onChange }: SmallChoiceProps) {
  return (
    <select
      className="input unit-choice-filter"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {words}
        </option>
      ))}
    </select>
  );
}
