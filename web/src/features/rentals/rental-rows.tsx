import type { Rental } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../data/tick.ts';
import { select } from '../../route-store.ts';
import { zoneOfVehicle } from '../../data/zones.ts';
import { dayAndTime } from '../../ui/time.tsx';
import { vehicleOf } from './vehicle-of-rental.ts';

export const RENTAL_COLUMNS = 'minmax(150px, 1fr) minmax(110px, 1fr) minmax(110px, 1fr) 130px 130px 110px';

function useOverdue(rental: Rental): boolean {
  const now = useNow((state) => state.now);
  return (rental.status === 'active' || rental.status === 'handed_over') && Date.parse(rental.to) < now;
}

const choose = (rental: Rental): void => {
  const leg = vehicleOf(rental);
  if (leg) select({ kind: 'vehicle', id: leg.vehicleId });
};

/** The zone in which the times of a rental are told: that of its vehicle's branch. */
const zoneOf = (rental: Rental): string => zoneOfVehicle(vehicleOf(rental)?.vehicleId);

/** `12 Mar 09:00 – 14 Mar 18:00` with the share that has passed. */
export function RentalPeriod({ rental }: { rental: Rental }) {
  const now = useNow((state) => state.now);
  const [from, to] = [Date.parse(rental.from), Date.parse(rental.to)];
  const share = Math.min(1, Math.max(0, (now - from) / Math.max(1, to - from)));
  return (
    <span className="period">
      <span>{dayAndTime(from, zoneOf(rental))}</span>
      <i aria-hidden style={{ '--share': share } as React.CSSProperties} />
      <span>{dayAndTime(to, zoneOf(rental))}</span>
    </span>
  );
}

export function RentalRow({ rental }: { rental: Rental }) {
  const { t } = useTranslation();
  const overdue = useOverdue(rental);
  return (
    <button type="button" className="row-button rental-row" tabIndex={-1} onClick={() => choose(rental)}>
      <span className="row-main">
        <span className="one">
          <strong className="clip">{rental.customer.nameMasked}</strong>
          <span className="plate muted">{vehicleOf(rental)?.plate}</span>
        </span>
        <span className="two clip">
          {dayAndTime(Date.parse(rental.from), zoneOf(rental))} – {dayAndTime(Date.parse(rental.to), zoneOf(rental))}
        </span>
      </span>
      <span className="row-end">
        <span className="one">{t(`fleet.rentals.status.${rental.status}`)}</span>
        <span className="two">
          {overdue ? <span className="overdue">{t('fleet.rentals.overdue')}</span> : rental.number}
        </span>
      </span>
    </button>
  );
}

export function RentalTableRow({ rental }: { rental: Rental }) {
  const { t } = useTranslation();
  const overdue = useOverdue(rental);
  return (
    <>
      <div role="cell">
        <button type="button" className="cell-button" tabIndex={-1} onClick={() => choose(rental)}>
          <span className="mono">{rental.number}</span>
        </button>
      </div>
      <div role="cell">
        <span className="clip">{rental.customer.nameMasked}</span>
      </div>
      <div role="cell">
        <span className="plate">{vehicleOf(rental)?.plate}</span>
      </div>
      <div role="cell" className="muted">
        {dayAndTime(Date.parse(rental.from), zoneOf(rental))}
      </div>
      <div role="cell" className={overdue ? 'overdue' : 'muted'}>
        {dayAndTime(Date.parse(rental.to), zoneOf(rental))}
      </div>
      <div role="cell">{overdue ? t('fleet.rentals.overdue') : t(`fleet.rentals.status.${rental.status}`)}</div>
    </>
  );
}

const HEADS = ['number', 'customer', 'vehicle', 'from', 'to', 'status'] as const;

export function RentalTableHead() {
  const { t } = useTranslation();
  return (
    <>
      {HEADS.map((head) => (
        <div key={head} role="columnheader">
          {t(`fleet.rentals.columns.${head}`)}
        </div>
      ))}
    </>
  );
}
