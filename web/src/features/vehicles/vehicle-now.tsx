import type { VehicleWithPosition } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { HelpLink } from '../rentals/help-link.tsx';
import { api } from '../../data/api.ts';
import { useBranchName } from '../../data/branch-name.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { useTrack } from '../../data/use-track.ts';
import { Block, Facts } from '../../detail/detail-frame.tsx';
import { Ago } from '../../ui/time.tsx';
import { DeviceLink } from '../devices/device-link.tsx';
import { RentalAreaBlock } from '../rentals/rental-area.tsx';
import { RentalPeriod } from '../rentals/rental-rows.tsx';
import { runningRental } from '../rentals/running-rental.ts';
import { EnergyMeter } from './energy-meter.tsx';
import { SpeedChart } from './speed-chart.tsx';
import type { MotionFacts } from './use-motion.ts';

/** Live frames carry motion only; fuel and odometer are read at this pace, ms. */
const READ_EVERY_MS = 10_000;

function useFreshVehicle(vehicle: VehicleWithPosition): VehicleWithPosition {
  const read = useQuery({
    queryKey: ['vehicle', vehicle.id],
    queryFn: () => api.vehicle(vehicle.id),
    refetchInterval: READ_EVERY_MS,
  });
  return read.data && read.data.version >= vehicle.version ? read.data : vehicle;
}

export function VehicleNow({ vehicle: held, motion }: { vehicle: VehicleWithPosition; motion: MotionFacts }) {
  const { t } = useTranslation();
  const vehicle = useFreshVehicle(held);
  const branchName = useBranchName();
  const track = useTrack({ vehicleId: vehicle.id });
  const { position } = vehicle;
  const odometerKm = position?.odometerM === null || !position ? null : position.odometerM / 1_000;
  return (
    <>
      <dl className="metrics">
        <div>
          <dt>{t('fleet.vehicle.speed')}</dt>
          <dd>
            {motion.speedKph === null ? '–' : Math.round(motion.speedKph)}
            <small>{t('common.units.kph')}</small>
          </dd>
        </div>
        <div>
          <dt>{vehicle.energy === 'ev' ? t('fleet.vehicle.charge') : t('fleet.vehicle.fuel')}</dt>
          <dd className="metric-meter">
            <EnergyMeter position={position} />
          </dd>
        </div>
        <div>
          <dt>{t('fleet.vehicle.odometer')}</dt>
          <dd>
            {odometerKm === null ? '–' : Math.round(odometerKm).toLocaleString('en')}
            <small>{t('common.units.km')}</small>
          </dd>
        </div>
      </dl>
      <RentalBlock vehicleId={vehicle.id} />
      <Block title={t('fleet.vehicle.trail')}>
        {track.data ? <SpeedChart points={track.data.points} /> : <div className="skeleton" style={{ height: 54 }} />}
      </Block>
      <Block title={t('fleet.vehicle.device')}>
        <Facts
          facts={[
            [
              t('fleet.vehicle.device'),
              vehicle.deviceId === null ? (
                t('fleet.vehicle.noDevice')
              ) : (
                <DeviceLink key="device" id={vehicle.deviceId} />
              ),
            ],
            [t('devices.detail.session'), <OnlineState key="online" online={held.online} />],
            [
              t('fleet.vehicle.lastFix'),
              motion.fixAt === null ? t('common.none') : <Ago key="fix" at={motion.fixAt} />,
            ],
            [
              t('fleet.vehicle.ignition'),
              position?.ignition === null || !position
                ? t('common.unknown')
                : position.ignition
                  ? t('fleet.vehicle.on')
                  : t('fleet.vehicle.off'),
            ],
            [t('fleet.vehicle.branch'), branchName(vehicle.branchId)],
            [t('fleet.vehicle.energy'), t(`fleet.energy.${vehicle.energy}`)],
            [
              t('fleet.vehicles.columns.class'),
              `${t(`fleet.class.${vehicle.class}`)} · ${t('fleet.vehicle.seats', { count: vehicle.seats })}`,
            ],
          ]}
        />
      </Block>
    </>
  );
}

export function OnlineState({ online }: { online: boolean | null }) {
  const { t } = useTranslation();
  if (online === null) return <span className="faint">{t('fleet.vehicle.neverSeen')}</span>;
  return (
    <span className={online ? 'online' : 'online off'}>
      {online ? t('fleet.vehicle.online') : t('fleet.vehicle.offline')}
    </span>
  );
}

function RentalBlock({ vehicleId }: { vehicleId: string }) {
  const { t } = useTranslation();
  const rentals = useFleet((state) => state.rentals);
  const rental = useMemo(() => runningRental(rentals, vehicleId), [rentals, vehicleId]);
  if (!rental) {
    return (
      <Block title={t('fleet.vehicle.rental')}>
        <p className="faint">{t('fleet.vehicle.noRental')}</p>
      </Block>
    );
  }
  return (
    <Block title={t('fleet.vehicle.rental')} end={<span className="mono">{rental.number}</span>}>
      <Facts
        facts={[
          [t('fleet.vehicle.customer'), rental.customer.nameMasked],
          [
            t('fleet.vehicle.phone'),
            <span key="phone" className="mono">
              {rental.customer.phoneMasked ?? t('common.none')}
            </span>,
          ],
        ]}
      />
      <RentalPeriod rental={rental} />
      <p className="faint">{t(`fleet.rentals.status.${rental.status}`)}</p>
      <RentalAreaBlock rental={rental} />
      <HelpLink rental={rental} />
    </Block>
  );
}
