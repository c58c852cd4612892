import type { VehicleWithPosition } from '@roadcall/contracts';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { MarkOf } from '../../marks/mark-icon.tsx';
import { markOfVehicle, statusOfVehicle } from '../../marks/marks.ts';
import { select } from '../../route-store.ts';
import { Ago } from '../../ui/time.tsx';
import { EnergyMeter } from './energy-meter.tsx';
import { useMotion } from './use-motion.ts';
import type { Sort } from './vehicle-list.tsx';

export type SortKey = 'plate' | 'model' | 'class' | 'status' | 'speed' | 'energy' | 'branch';

export const VEHICLE_COLUMNS =
  'minmax(128px, 1.1fr) minmax(130px, 1.4fr) 84px minmax(118px, 1fr) 76px 104px minmax(110px, 1fr) 92px';

export function VehicleRow({ vehicle }: { vehicle: VehicleWithPosition }) {
  const { t } = useTranslation();
  const motion = useMotion(vehicle);
  const status = statusOfVehicle(vehicle, motion.motion);
  return (
    <button
      type="button"
      className="row-button"
      tabIndex={-1}
      onClick={() => select({ kind: 'vehicle', id: vehicle.id })}
    >
      <MarkOf mark={markOfVehicle(vehicle, motion.motion, motion.stale)} turnDeg={motion.headingDeg ?? 0} />
      <span className="row-main">
        <span className="one">
          <span className="plate">{vehicle.plate}</span>
        </span>
        <span className="two clip">
          {vehicle.make} {vehicle.model}
        </span>
      </span>
      <span className="row-end">
        <span className="one">
          {motion.motion === 'moving' && motion.speedKph !== null ? (
            `${String(Math.round(motion.speedKph))} ${t('common.units.kph')}`
          ) : motion.fixAt === null ? (
            t('common.none')
          ) : (
            <Ago at={motion.fixAt} />
          )}
        </span>
        <span className="two">{motion.stale ? t('fleet.stale') : t(`fleet.statusShort.${status}`)}</span>
      </span>
    </button>
  );
}

export function VehicleTableRow({ vehicle }: { vehicle: VehicleWithPosition }) {
  const { t } = useTranslation();
  const motion = useMotion(vehicle);
  const branchName = useBranchName();
  const status = statusOfVehicle(vehicle, motion.motion);
  return (
    <>
      <div role="cell">
        <button
          type="button"
          className="cell-button"
          tabIndex={-1}
          onClick={() => select({ kind: 'vehicle', id: vehicle.id })}
        >
          <MarkOf mark={markOfVehicle(vehicle, motion.motion, motion.stale)} turnDeg={motion.headingDeg ?? 0} />
          <span className="plate">{vehicle.plate}</span>
        </button>
      </div>
      <div role="cell">
        <span className="clip">
          {vehicle.make} {vehicle.model}
        </span>
      </div>
      <div role="cell" className="muted">
        {t(`fleet.class.${vehicle.class}`)}
      </div>
      <div role="cell">{t(`fleet.status.${status}`)}</div>
      <div role="cell" className="number muted">
        {motion.speedKph === null ? '–' : `${String(Math.round(motion.speedKph))} ${t('common.units.kph')}`}
      </div>
      <div role="cell">
        <EnergyMeter position={vehicle.position} />
      </div>
      <div role="cell" className="muted">
        <span className="clip">{branchName(vehicle.branchId)}</span>
      </div>
      <div role="cell" className="muted">
        {motion.fixAt === null ? t('common.none') : <Ago at={motion.fixAt} />}
      </div>
    </>
  );
}

const HEADS: readonly (SortKey | 'seen')[] = ['plate', 'model', 'class', 'status', 'speed', 'energy', 'branch', 'seen'];

export function VehicleTableHead({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) {
  const { t } = useTranslation();
  return (
    <>
      {HEADS.map((key) => {
        const sorted = key === sort.key;
        const text = t(`fleet.vehicles.columns.${key}`);
        return (
          <div
            key={key}
            role="columnheader"
            className={key === 'speed' ? 'number' : ''}
            aria-sort={sorted ? (sort.down ? 'descending' : 'ascending') : undefined}
          >
            {key === 'seen' ? (
              text
            ) : (
              <button type="button" onClick={() => onSort({ key, down: sorted && !sort.down })}>
                {text} {sorted && (sort.down ? <ArrowDown size={11} aria-hidden /> : <ArrowUp size={11} aria-hidden />)}
              </button>
            )}
          </div>
        );
      })}
    </>
  );
}
