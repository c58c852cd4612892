import type { UnitWithPosition } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { useFences } from '../../data/fences.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { unitApi } from '../../data/unit-api.ts';
import { useTrack } from '../../data/use-track.ts';
import { Block, Facts } from '../../detail/detail-frame.tsx';
import { select } from '../../route-store.ts';
import { Ago } from '../../ui/time.tsx';
import { DeviceLink } from '../devices/device-link.tsx';
import { useFenceName } from '../fences/fence-name.ts';
import { ClockRing, ClockText } from '../incidents/clock-ring.tsx';
import { UnitAndEta } from '../incidents/incident-rows.tsx';
import { whoseOf } from '../incidents/whose-incident.ts';
import { EnergyMeter } from '../vehicles/energy-meter.tsx';
import { SpeedChart } from '../vehicles/speed-chart.tsx';
import type { MotionFacts } from '../vehicles/use-motion.ts';
import { OnlineState } from '../vehicles/vehicle-now.tsx';
import { SafetyBlock } from './safety-block.tsx';
import { ShiftBlock } from './shift-block.tsx';
import { tasksByUnit } from './unit-duty.ts';

/** Live frames carry motion only; fuel and charge are read at this pace, ms. */
const READ_EVERY_MS = 15_000;

/** A unit at this moment. */
export function UnitNow({ unit: held, motion }: { unit: UnitWithPosition; motion: MotionFacts }) {
  const { t } = useTranslation();
  const read = useQuery({
    queryKey: ['unit', held.id],
    queryFn: ({ signal }) => unitApi.find(held.id, signal),
    refetchInterval: READ_EVERY_MS,
  });
  const position = read.data?.position ?? held.position;
  const track = useTrack({ unitId: held.id });
  return (
    <>
      <SafetyBlock unit={held} />
      <Block title={t('fleet.units.task')}>
        <TaskCard unit={held} />
      </Block>
      <ShiftBlock unit={held} />
      <AbilityBlock unit={held} position={position} />
      <PlaceBlock unit={held} />
      <Block title={t('fleet.vehicle.trail')}>
        {track.data ? <SpeedChart points={track.data.points} /> : <div className="skeleton" style={{ height: 54 }} />}
      </Block>
      <Block title={t('fleet.vehicle.device')}>
        <Facts
          facts={[
            [
              t('fleet.vehicle.device'),
              held.deviceId === null ? t('fleet.vehicle.noDevice') : <DeviceLink key="device" id={held.deviceId} />,
            ],
            [t('devices.detail.session'), <OnlineState key="online" online={held.online} />],
            [
              t('fleet.vehicle.lastFix'),
              motion.fixAt === null ? t('common.none') : <Ago key="fix" at={motion.fixAt} />,
            ],
            [
              t('fleet.vehicle.speed'),
              motion.speedKph === null
                ? t('common.none')
                : `${String(Math.round(motion.speedKph))} ${t('common.units.kph')}`,
            ],
          ]}
        />
      </Block>
    </>
  );
}

function TaskCard({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const task = useFleet((state) => tasksByUnit(state.incidents).get(unit.id));
  if (!task) {
    const away = unit.state === 'off_shift' || unit.state === 'out_of_service';
    return <p className="faint">{away ? t('fleet.units.notOnDuty') : t('fleet.units.noTask')}</p>;
  }
  return (
    <button type="button" className="task-card" onClick={() => select({ kind: 'incident', id: task.id })}>
      <ClockRing clock={task.onSceneClock} size={34} />
      <span className="row-main">
        <span className="one">
          <strong>{t(`desk.incidentType.${task.type}`)}</strong>
          <span className="plate muted">{whoseOf(task)}</span>
        </span>
        <span className="two">
          <UnitAndEta incident={task} />
        </span>
      </span>
      <ClockText clock={task.onSceneClock} />
    </button>
  );
}

function AbilityBlock({ unit, position }: { unit: UnitWithPosition; position: UnitWithPosition['position'] }) {
  const { t } = useTranslation();
  const level = position?.chargePct ?? position?.fuelPct ?? null;
  const { fullRangeKm, towMassKg } = unit;
  const leftKm = level === null || fullRangeKm === null ? null : Math.round((fullRangeKm * level) / 100);
  return (
    <Block title={t('units.ability')}>
      <div className="tags">
        {unit.skills.map((skill) => (
          <span key={skill} className="tag">
            {t(`fleet.skill.${skill}`)}
          </span>
        ))}
      </div>
      <Facts
        facts={[
          [t('units.capacity'), t('units.vehicles', { count: unit.vehicleCapacity })],
          [
            t('units.towMass'),
            towMassKg === null ? t('units.anyMass') : `${towMassKg.toLocaleString('en')} ${t('units.kg')}`,
          ],
          [t('units.level'), <EnergyMeter key="level" position={position} />],
          [
            t('units.range'),
            fullRangeKm === null
              ? t('common.unknown')
              : leftKm === null
                ? t('units.rangeFull', { full: fullRangeKm })
                : t('units.rangeLeft', { left: leftKm, full: fullRangeKm }),
          ],
          [t('units.offers'), unit.autoAccept ? t('units.autoAccepts') : t('units.asksCrew')],
        ]}
      />
    </Block>
  );
}

function PlaceBlock({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const branchName = useBranchName();
  const fenceName = useFenceName();
  const fence = useFences((state) => state.fences.get(unit.areaGeofenceId ?? ''));
  const area = [...unit.areaBranchIds.map(branchName), ...(fence ? [fenceName(fence)] : [])];
  return (
    <Block title={t('units.place')}>
      <Facts
        facts={[
          [t('fleet.units.station'), branchName(unit.stationBranchId)],
          [t('units.area'), area.length === 0 ? t('units.everywhere') : area.join(', ')],
          [t('units.crew'), unit.crew?.name ?? t('units.noCrew')],
          [t('units.partner'), unit.partner?.name ?? t('units.ours')],
        ]}
      />
    </Block>
  );
}
