import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { useTrack } from '../../data/use-track.ts';
import { Block, DetailFrame, DetailGone, Facts } from '../../detail/detail-frame.tsx';
import { useFollow } from '../../map/camera-work.ts';
import { MarkOf } from '../../marks/mark-icon.tsx';
import { markOfUnit } from '../../marks/marks.ts';
import { select } from '../../route-store.ts';
import { Ago } from '../../ui/time.tsx';
import { ClockRing, ClockText } from '../incidents/clock-ring.tsx';
import { UnitAndEta } from '../incidents/incident-rows.tsx';
import { SpeedChart } from '../vehicles/speed-chart.tsx';
import { useMotion } from '../vehicles/use-motion.ts';
import { FollowAndFit } from '../vehicles/vehicle-detail.tsx';
import { OnlineState } from '../vehicles/vehicle-now.tsx';
import { useTask } from './unit-rows.tsx';

/** One service unit: what it is doing, what it can do, where it belongs. */
export function UnitDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const unit = useFleet((state) => state.units.get(id));
  if (!unit) return <DetailGone>{t('fleet.units.gone')}</DetailGone>;
  return <Detail key={id} unit={unit} />;
}

function Detail({ unit }: { unit: NonNullable<ReturnType<typeof useUnit>> }) {
  const { t } = useTranslation();
  const motion = useMotion(unit);
  const branchName = useBranchName();
  const following = useFollow((state) => state.no === unit.no);
  const track = useTrack({ unitId: unit.id });
  return (
    <DetailFrame
      label={t('fleet.units.title')}
      mark={<MarkOf mark={markOfUnit(unit, motion.stale)} size={26} />}
      title={unit.name}
      subtitle={`${t(`fleet.unitKind.${unit.kind}`)} · ${t(`fleet.unitState.${unit.state}`)}`}
      actions={<FollowAndFit no={unit.no} following={following} />}
    >
      <Block title={t('fleet.units.task')}>
        <TaskCard unitId={unit.id} />
      </Block>
      <Block title={t('fleet.units.skills')}>
        <div className="tags">
          {unit.skills.map((skill) => (
            <span key={skill} className="tag">
              {t(`fleet.skill.${skill}`)}
            </span>
          ))}
        </div>
      </Block>
      <Block title={t('fleet.vehicle.trail')}>
        {track.data ? <SpeedChart points={track.data.points} /> : <div className="skeleton" style={{ height: 54 }} />}
      </Block>
      <Block title={t('fleet.vehicle.device')}>
        <Facts
          facts={[
            [unit.deviceId ?? t('fleet.vehicle.noDevice'), <OnlineState key="online" online={unit.online} />],
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
            [t('fleet.units.station'), branchName(unit.stationBranchId)],
          ]}
        />
      </Block>
    </DetailFrame>
  );
}

const useUnit = (id: string) => useFleet((state) => state.units.get(id));

function TaskCard({ unitId }: { unitId: string }) {
  const { t } = useTranslation();
  const task = useTask(unitId);
  const unit = useUnit(unitId);
  if (!task) {
    const away = unit?.state === 'off_shift' || unit?.state === 'out_of_service';
    return <p className="faint">{away ? t('fleet.units.notOnDuty') : t('fleet.units.noTask')}</p>;
  }
  return (
    <button type="button" className="task-card" onClick={() => select({ kind: 'incident', id: task.id })}>
      <ClockRing clock={task.onSceneClock} size={34} />
      <span className="row-main">
        <span className="one">
          <strong>{t(`desk.incidentType.${task.type}`)}</strong>
          <span className="plate muted">{task.plate}</span>
        </span>
        <span className="two">
          <UnitAndEta incident={task} />
        </span>
      </span>
      <ClockText clock={task.onSceneClock} />
    </button>
  );
}
