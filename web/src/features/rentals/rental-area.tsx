import type { Rental, RentalArea } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { MapPinned, Scan } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { areaApi } from '../../data/area-api.ts';
import { useFences } from '../../data/fences.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { useMay } from '../../data/session.ts';
import { zoneOfVehicle } from '../../data/zones.ts';
import { showOverlay } from '../../keys/overlays.ts';
import { currentMap } from '../../map/current-map.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { dayAndTime } from '../../ui/time.tsx';
import { useFenceName } from '../fences/fence-name.ts';
import { placesOfArea } from './running-rental.ts';
import { vehicleOf } from './vehicle-of-rental.ts';
import './rental-area.css';

/** Where a rental's vehicle may be driven, whether it is elsewhere now, what the contract said before, and the way to change it. */
export function RentalAreaBlock({ rental }: { rental: Rental }) {
  const { t } = useTranslation();
  const mayWrite = useMay('rentals.write');
  const isOut = useFleet((state) =>
    [...state.alarms.values()].some(
      ({ kind, active, rentalId }) => kind === 'left_area' && active && rentalId === rental.id,
    ),
  );
  const isAnywhere = rental.permittedFenceIds.length + rental.forbiddenFenceIds.length === 0;
  return (
    <div className="rental-area">
      <AreaWords area={rental} />
      {isOut && <p className="overdue">{t('desk.alarmKind.left_area')}</p>}
      <div className="rental-area-acts">
        {mayWrite && (
          <button
            type="button"
            className="button small"
            onClick={() => showOverlay({ kind: 'rentalArea', rentalId: rental.id })}
          >
            <MapPinned aria-hidden />
            {t('fleet.area.change')}
          </button>
        )}
        {!isAnywhere && (
          <button type="button" className="button small" onClick={() => currentMap()?.camera.fit(placesOfArea(rental))}>
            <Scan aria-hidden />
            {t('fleet.area.show')}
          </button>
        )}
      </div>
      <AreaHistory rental={rental} />
    </div>
  );
}

/** An area in words: the names of its fences. */
export function AreaWords({ area: { permittedFenceIds, forbiddenFenceIds } }: { area: RentalArea }) {
  const { t } = useTranslation();
  const fences = useFences((state) => state.fences);
  const nameOf = useFenceName();
  const names = (ids: readonly string[]): string =>
    ids
      .map((id) => (fences.has(id) ? nameOf(fences.get(id)!) : t('fleet.area.unknownFence')))
      .join(t('fleet.area.comma'));
  return (
    <p>
      {t('fleet.area.permitted', {
        names: permittedFenceIds.length === 0 ? t('fleet.area.anywhere') : names(permittedFenceIds),
      })}
      {forbiddenFenceIds.length > 0 && <> · {t('fleet.area.forbidden', { names: names(forbiddenFenceIds) })}</>}
    </p>
  );
}

/** Every version of the area: it is a term of the contract, and an alarm of last week was judged by the one of then. */
function AreaHistory({ rental }: { rental: Rental }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['rental-areas', rental.id, rental.version],
    queryFn: () => areaApi.versions(rental.id),
    enabled: open,
  });
  const zone = zoneOfVehicle(vehicleOf(rental)?.vehicleId);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('fleet.area.history')}</summary>
      {error !== null && <ErrorNotice error={error} />}
      <ol className="rental-area-history">
        {data?.items.map((version) => (
          <li key={version.version}>
            <span className="faint">
              {t('fleet.area.since', {
                when: dayAndTime(Date.parse(version.validFrom), zone),
                name: version.changedBy ?? t('fleet.area.service'),
              })}
            </span>
            <AreaWords area={version} />
          </li>
        ))}
      </ol>
    </details>
  );
}
