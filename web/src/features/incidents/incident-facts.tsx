import type { Incident } from '@roadcall/contracts';
import { MapPin } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { deskApi } from '../../data/desk-api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { useMay } from '../../data/session.ts';
import { Block, Facts } from '../../detail/detail-frame.tsx';
import { select } from '../../route-store.ts';
import { correctPlace } from './desk/desk-acts.ts';
import { PersonReveal } from './desk/person-reveal.tsx';
import { isOpen } from './incident-clock.ts';
import { Ago } from '../../ui/time.tsx';
import { whoseOf } from './whose-incident.ts';

/** Who, what, where. */
export function IncidentFacts({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const vehicle = useFleet((state) => state.vehicles.get(incident.vehicleId ?? ''));
  const may = useMay('incidents.write');
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
              <PersonReveal key={rental.id} {...rental.customer} read={() => deskApi.customer(rental.id)} />
            ) : (
              t('desk.incident.noRental')
            ),
          ],
          ...(incident.caller
            ? [
                [
                  t('act.caller'),
                  <PersonReveal key={incident.id} {...incident.caller} read={() => deskApi.caller(incident.id)} />,
                ] as const,
              ]
            : []),
          [t('desk.incident.reportedAt'), <Ago key="at" at={incident.reportedAt} />],
          [
            t('desk.incident.place'),
            <span key="place" className="person">
              <span className="mono">
                {incident.lat.toFixed(5)}, {incident.lon.toFixed(5)}
              </span>
              {may && isOpen(incident) && (
                <button type="button" className="button quiet small" onClick={() => correctPlace(incident)}>
                  <MapPin aria-hidden />
                  {t('act.place.pick')}
                </button>
              )}
            </span>,
          ],
          ...(incident.placeCorrection
            ? [
                [
                  t('act.place.corrected'),
                  <span key="corrected">
                    {incident.placeCorrection.by} · <Ago at={incident.placeCorrection.at} />
                  </span>,
                ] as const,
              ]
            : []),
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
