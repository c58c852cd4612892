import type { UnitWithPosition } from '@roadcall/contracts';
import { Truck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { reloadFleet, useLoad } from '../../data/sync-fleet.ts';
import { useTally } from '../../data/tally.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { isCommitted } from '../../marks/marks.ts';
import { select, useRoute } from '../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { UNIT_COLUMNS, UnitRow, UnitTableHead, UnitTableRow } from './unit-rows.tsx';

const idOf = (unit: UnitWithPosition): string => unit.id;
const open = (id: string): void => select({ kind: 'unit', id });
const rank = (unit: UnitWithPosition): number =>
  isCommitted(unit.state) ? 0 : unit.state === 'off_shift' || unit.state === 'out_of_service' ? 2 : 1;

/** Service units: those under way first, then the free ones, then those off duty. */
export function UnitList() {
  const { t } = useTranslation();
  const load = useLoad();
  const units = useFleet((state) => state.units);
  const free = useTally((state) => state.unitsFree);
  const { table, selection } = useRoute();
  const shown = useMemo(
    () => [...units.values()].toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1)),
    [units],
  );
  return (
    <ListFrame title={t('fleet.units.title')} note={t('fleet.units.free', { count: free })}>
      {load.state === 'loading' && units.size === 0 && <SkeletonRows height={50} />}
      {load.state === 'failed' && <FailedState error={load.error} onRetry={reloadFleet} />}
      {load.state === 'ready' && units.size === 0 && (
        <EmptyState icon={Truck} title={t('fleet.units.emptyTitle')}>
          {t('fleet.units.emptyText')}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <VirtualList
          items={shown}
          idOf={idOf}
          label={t('fleet.units.title')}
          rowPx={table ? 40 : 52}
          onOpen={open}
          isSelected={(unit) => selection?.id === unit.id}
          renderRow={(unit) => (table ? <UnitTableRow unit={unit} /> : <UnitRow unit={unit} />)}
          {...(table ? { columns: UNIT_COLUMNS, head: <UnitTableHead /> } : {})}
        />
      )}
    </ListFrame>
  );
}
