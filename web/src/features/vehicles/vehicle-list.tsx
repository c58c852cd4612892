import type { Branch, VehicleWithPosition } from '@roadcall/contracts';
import { CarFront, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { useLoad, reloadFleet } from '../../data/sync-fleet.ts';
import { motionNow } from '../../data/tally.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { statusOfVehicle, VEHICLE_STATUSES } from '../../marks/marks.ts';
import { clearFilters, select, useRoute } from '../../route-store.ts';
import { useTheme } from '../../theme/theme-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { alarmedVehicles, filterVehicles, matchesText, textsOf } from './filter-vehicles.ts';
import { VEHICLE_COLUMNS, VehicleRow, VehicleTableHead, VehicleTableRow, type SortKey } from './vehicle-rows.tsx';

const idOf = (vehicle: VehicleWithPosition): string => vehicle.id;
const open = (id: string): void => select({ kind: 'vehicle', id });

export interface Sort {
  readonly key: SortKey;
  readonly down: boolean;
}

/** Every vehicle that the filters let through, as a panel or as a table. */
export function VehicleList() {
  const { t } = useTranslation();
  const load = useLoad();
  const vehicles = useFleet((state) => state.vehicles);
  const { filters, table, selection } = useRoute();
  const comfortable = useTheme((state) => state.comfortable);
  const [sort, setSort] = useState<Sort>({ key: 'plate', down: false });
  const shown = useShownVehicles(sort);

  return (
    <ListFrame
      title={t('fleet.vehicles.title')}
      note={
        shown.length === vehicles.size ? vehicles.size : t('common.of', { shown: shown.length, total: vehicles.size })
      }
      filter={t('fleet.vehicles.search')}
    >
      {load.state === 'loading' && vehicles.size === 0 && <SkeletonRows rows={12} height={50} />}
      {load.state === 'failed' && <FailedState error={load.error} onRetry={reloadFleet} />}
      {load.state === 'ready' && vehicles.size === 0 && (
        <EmptyState icon={CarFront} title={t('fleet.vehicles.emptyTitle')}>
          {t('fleet.vehicles.emptyText')}
        </EmptyState>
      )}
      {vehicles.size > 0 && shown.length === 0 && (
        <EmptyState icon={SearchX} title={t('fleet.vehicles.noMatchTitle')}>
          {t('fleet.vehicles.noMatchText')}{' '}
          <button type="button" className="button small" onClick={clearFilters}>
            {t('frame.filters.clear')}
          </button>
        </EmptyState>
      )}
      {shown.length > 0 && (
        <VirtualList
          items={shown}
          idOf={idOf}
          label={t('fleet.vehicles.title')}
          rowPx={table ? (comfortable ? 44 : 38) : comfortable ? 58 : 50}
          onOpen={open}
          isSelected={(vehicle) => selection?.id === vehicle.id}
          renderRow={(vehicle) => (table ? <VehicleTableRow vehicle={vehicle} /> : <VehicleRow vehicle={vehicle} />)}
          {...(table ? { columns: VEHICLE_COLUMNS, head: <VehicleTableHead sort={sort} onSort={setSort} /> } : {})}
        />
      )}
      {filters.text !== '' && shown.length > 0 && !table && (
        <p className="list-foot">{t('common.of', { shown: shown.length, total: vehicles.size })}</p>
      )}
    </ListFrame>
  );
}

function useShownVehicles(sort: Sort): VehicleWithPosition[] {
  const { t, i18n } = useTranslation();
  const { vehicles, branches, alarms } = useFleet();
  const filters = useRoute((state) => state.filters);
  return useMemo(() => {
    const kept = filterVehicles(vehicles.values(), {
      filters,
      alarmed: alarmedVehicles(alarms.values()),
      motionOf: (vehicle) => motionNow({ position: null, ...vehicle }),
    });
    const matching =
      filters.text === ''
        ? kept
        : kept.filter((vehicle) =>
            matchesText(
              filters.text,
              textsOf(vehicle, branches.get(vehicle.branchId ?? ''), [
                t(`fleet.status.${statusOfVehicle(vehicle, motionNow(vehicle))}`),
                t(`fleet.class.${vehicle.class}`),
                t(`fleet.phase.${vehicle.rentalPhase}`),
              ]),
            ),
          );
    return matching.toSorted(comparing(sort, branches));
    // i18n.language: the words searched are those of the language.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [vehicles, branches, alarms, filters, sort, i18n.language]);
}

function comparing({ key, down }: Sort, branches: ReadonlyMap<string, Branch>) {
  const read: Readonly<Record<SortKey, (vehicle: VehicleWithPosition) => string | number>> = {
    plate: (vehicle) => vehicle.plate,
    model: (vehicle) => `${vehicle.make} ${vehicle.model}`,
    class: (vehicle) => vehicle.class,
    status: (vehicle) => VEHICLE_STATUSES.indexOf(statusOfVehicle(vehicle, motionNow(vehicle))),
    speed: (vehicle) => -(vehicle.position?.speedKph ?? 0),
    energy: (vehicle) => vehicle.position?.chargePct ?? vehicle.position?.fuelPct ?? 101,
    branch: (vehicle) => branches.get(vehicle.branchId ?? '')?.nameEn ?? '',
  };
  const sign = down ? -1 : 1;
  return (a: VehicleWithPosition, b: VehicleWithPosition): number => {
    const [x, y] = [read[key](a), read[key](b)];
    return x < y ? -sign : x > y ? sign : a.no - b.no;
  };
}
