import type { Incident } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { Block, Facts } from '../../detail/detail-frame.tsx';
import { select } from '../../route-store.ts';
import { Ago } from '../../ui/time.tsx';
import { whoseOf } from './whose-incident.ts';

/** Who, what, where. */
export function IncidentFacts({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const vehicle = useFleet((state) => state.vehicles.get(incident.vehicleId ?? ''));
  const rental = useFleet((state) => state.rentals.get(incident.rentalId ?? ''));
  return (
    <Block title={t('desk.incident.who')}>
      <Facts
        facts={[
          [
            t('desk.incident.vehicle'),
            vehicle ? (
              <button
                key="vehicle"
                type="button"
                className="link plate"
                onClick={() => select({ kind: 'vehicle', id: vehicle.id })}
              >
                {vehicle.plate}
              </button>
            ) : (
              (whoseOf(incident) ?? t('common.none'))
            ),
          ],
          [t('fleet.vehicles.columns.model'), vehicle ? `${vehicle.make} ${vehicle.model}` : t('common.none')],
          [
            t('fleet.vehicle.customer'),
            rental ? (
              <>
                {rental.customer.nameMasked} <span className="mono faint">{rental.customer.phoneMasked}</span>
              </>
            ) : (
              t('desk.incident.noRental')
            ),
          ],
          [t('desk.incident.reportedAt'), <Ago key="at" at={incident.reportedAt} />],
          [
            t('desk.incident.place'),
            <span key="place" className="mono">
              {incident.lat.toFixed(5)}, {incident.lon.toFixed(5)}
            </span>,
          ],
          [
            t('desk.incident.needs'),
            incident.needs.map((skill) => t(`fleet.skill.${skill}`)).join(', ') || t('common.none'),
          ],
        ]}
      />
      {incident.note && (
        <p className="note">
          <span className="faint">{t('desk.incident.note')}</span> {incident.note}
        </p>
      )}
    </Block>
  );
}
