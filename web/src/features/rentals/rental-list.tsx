import type { Rental } from '@roadcall/contracts';
import { CalendarRange, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { reloadFleet, useLoad } from '../../data/sync-fleet.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { clearFilters, select, useRoute } from '../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { matchesText } from '../vehicles/filter-vehicles.ts';
import { RENTAL_COLUMNS, RentalRow, RentalTableHead, RentalTableRow } from './rental-rows.tsx';
import { vehicleOf } from './vehicle-of-rental.ts';

const idOf = (rental: Rental): string => rental.id;

function open(id: string): void {
  const leg = vehicleOf(useFleet.getState().rentals.get(id)!);
  if (leg) select({ kind: 'vehicle', id: leg.vehicleId });
}

const RUNNING: ReadonlySet<Rental['status']> = new Set(['handed_over', 'active']);
const OVER: ReadonlySet<Rental['status']> = new Set(['settled', 'closed', 'cancelled', 'no_show']);
const rank = (rental: Rental): number => (RUNNING.has(rental.status) ? 0 : OVER.has(rental.status) ? 2 : 1);

/** Rentals: running ones by their end, then those to come, then the past. */
export function RentalList() {
  const { t, i18n } = useTranslation();
  const load = useLoad();
  const rentals = useFleet((state) => state.rentals);
  const { table, selection, filters } = useRoute();
  const shown = useMemo(
    () =>
      [...rentals.values()]
        .filter((rental) =>
          matchesText(filters.text, [
            rental.number,
            rental.customer.nameMasked,
            ...rental.legs.map((leg) => leg.plate),
            t(`fleet.rentals.status.${rental.status}`),
          ]),
        )
        .toSorted((a, b) => rank(a) - rank(b) || (a.to < b.to ? -1 : 1)),
    // i18n.language: the words searched are those of the language.
    // oxlint-disable-next-line react/exhaustive-deps
    [rentals, filters.text, i18n.language],
  );
  return (
    <ListFrame title={t('fleet.rentals.title')} note={rentals.size} filter={t('fleet.rentals.search')}>
      {load.state === 'loading' && rentals.size === 0 && <SkeletonRows height={58} />}
      {load.state === 'failed' && <FailedState error={load.error} onRetry={reloadFleet} />}
      {load.state === 'ready' && rentals.size === 0 && (
        <EmptyState icon={CalendarRange} title={t('fleet.rentals.emptyTitle')}>
          {t('fleet.rentals.emptyText')}
        </EmptyState>
      )}
      {rentals.size > 0 && shown.length === 0 && (
        <EmptyState icon={SearchX} title={t('fleet.rentals.noMatchTitle')}>
          {t('fleet.rentals.noMatchText')}{' '}
          <button type="button" className="button small" onClick={clearFilters}>
            {t('frame.filters.clear')}
          </button>
        </EmptyState>
      )}
      {shown.length > 0 && (
        <VirtualList
          items={shown}
          idOf={idOf}
          label={t('fleet.rentals.title')}
          rowPx={table ? 40 : 58}
          onOpen={open}
          isSelected={(rental) => selection !== null && vehicleOf(rental)?.vehicleId === selection.id}
          renderRow={(rental) => (table ? <RentalTableRow rental={rental} /> : <RentalRow rental={rental} />)}
          {...(table ? { columns: RENTAL_COLUMNS, head: <RentalTableHead /> } : {})}
        />
      )}
    </ListFrame>
  );
}
