import type { UnitWithPosition } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { Plus, SearchX, Truck } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { currentMotion } from '../../data/live.ts';
import { useMay } from '../../data/session.ts';
import { reloadFleet, useLoad } from '../../data/sync-fleet.ts';
import { useTally } from '../../data/tally.ts';
import { useNow } from '../../data/tick.ts';
import { unitApi } from '../../data/unit-api.ts';
import { showOverlay } from '../../keys/overlays.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { clearFilters, useRoute } from '../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { matchesText } from '../vehicles/filter-vehicles.ts';
import { showUnit } from './show-unit.ts';
import { groupOf, sortUnits, SORTS, tasksByUnit } from './unit-duty.ts';
import { UnitFilters } from './unit-filters.tsx';
import { UNIT_COLUMNS, UnitRow, UnitTableHead, UnitTableRow } from './unit-rows.tsx';

const idOf = (unit: UnitWithPosition): string => unit.id;
/** The order by age of the newest fix is made anew this often, ms. */
const SORT_EVERY_MS = 10_000;
const NONE: readonly UnitWithPosition[] = [];

/** Service units, live: who needs eyes first, or in the order that is asked for. */
export function UnitList({ tabs }: { tabs: ReactNode }) {
  const { t } = useTranslation();
  const load = useLoad();
  const inUse = useFleet((state) => state.units);
  const free = useTally((state) => state.unitsFree);
  const { table, selection, params, filters } = useRoute();
  const isRetired = params.state === 'retired';
  const retired = useQuery({
    queryKey: ['units-retired'],
    queryFn: ({ signal }) => unitApi.retired(signal),
    enabled: isRetired,
  });
  const all = useMemo(() => [...inUse.values()], [inUse]);
  const shown = useShown(isRetired ? (retired.data?.items ?? NONE) : all);
  const isFiltered = filters.text !== '' || filters.branch.length > 0 || Boolean(params.state ?? params.kind);
  const isLoading = isRetired ? retired.isPending : load.state === 'loading' && all.length === 0;
  const error = isRetired ? retired.error : load.state === 'failed' ? load.error : null;
  return (
    <ListFrame
      title={t('fleet.units.title')}
      note={t('fleet.units.free', { count: free })}
      filter={t('units.search')}
      tabs={
        <>
          {tabs}
          <UnitFilters units={all} add={<AddUnit />} />
        </>
      }
    >
      {isLoading && <SkeletonRows height={50} />}
      {error !== null && <FailedState error={error} onRetry={isRetired ? () => void retired.refetch() : reloadFleet} />}
      {!isLoading && error === null && shown.length === 0 && (
        <EmptyState
          icon={isFiltered ? SearchX : Truck}
          title={isFiltered ? t('units.noMatchTitle') : t('fleet.units.emptyTitle')}
        >
          {isFiltered ? t('units.noMatchText') : t('fleet.units.emptyText')}{' '}
          {isFiltered && (
            <button type="button" className="button small" onClick={clearFilters}>
              {t('frame.filters.clear')}
            </button>
          )}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <VirtualList
          items={shown}
          idOf={idOf}
          label={t('fleet.units.title')}
          rowPx={table ? 40 : 52}
          onOpen={showUnit}
          isSelected={(unit) => selection?.id === unit.id}
          renderRow={(unit) => (table ? <UnitTableRow unit={unit} /> : <UnitRow unit={unit} />)}
          {...(table ? { columns: UNIT_COLUMNS, head: <UnitTableHead /> } : {})}
        />
      )}
    </ListFrame>
  );
}

/** Those that state, kind, station and text of the address leave, in its order. */
function useShown(units: readonly UnitWithPosition[]): readonly UnitWithPosition[] {
  const { t } = useTranslation();
  const { params, filters } = useRoute();
  const branches = useFleet((state) => state.branches);
  const incidents = useFleet((state) => state.incidents);
  const branchName = useBranchName();
  const sort = SORTS.find((name) => name === params.sort) ?? 'urgency';
  const beat = useNow((state) => (sort === 'seen' ? Math.floor(state.now / SORT_EVERY_MS) : 0));
  return useMemo(() => {
    const tasks = tasksByUnit(incidents);
    const textsOf = (unit: UnitWithPosition): (string | null)[] => [
      unit.name,
      unit.crew?.name ?? null,
      unit.partner?.name ?? null,
      branchName(unit.stationBranchId),
      t(`fleet.unitKind.${unit.kind}`),
      ...unit.skills.map((skill) => t(`fleet.skill.${skill}`)),
      tasks.get(unit.id)?.plate ?? null,
      tasks.get(unit.id)?.number ?? null,
    ];
    const kept = units.filter(
      (unit) =>
        (params.state === undefined || params.state === 'retired' || groupOf(unit) === params.state) &&
        (params.kind === undefined || unit.kind === params.kind) &&
        (filters.branch.length === 0 || filters.branch.includes(unit.stationBranchId ?? '')) &&
        (filters.text === '' || matchesText(filters.text, textsOf(unit))),
    );
    const motion = currentMotion();
    return sortUnits(kept, sort, {
      branchOf: (id) => branches.get(id ?? ''),
      fixAt: ({ no, position }) => {
        const slot = motion?.slotOf(no);
        return slot === undefined ? (position ? Date.parse(position.recordedAt) : null) : motion!.fixTs[slot]!;
      },
    });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the beat makes the order by age anew
  }, [units, incidents, branches, params.state, params.kind, filters.branch, filters.text, sort, beat, t]);
}

function AddUnit() {
  const { t } = useTranslation();
  if (!useMay('fleet.write')) return null;
  return (
    <button type="button" className="button small" onClick={() => showOverlay({ kind: 'editUnit' })}>
      <Plus aria-hidden />
      {t('units.add')}
    </button>
  );
}
