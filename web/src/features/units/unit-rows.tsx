import type { Incident, UnitWithPosition } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { MarkOf } from '../../marks/mark-icon.tsx';
import { markOfUnit } from '../../marks/marks.ts';
import { select } from '../../route-store.ts';
import { Ago } from '../../ui/time.tsx';
import { isOpen } from '../incidents/incident-clock.ts';
import { useMotion } from '../vehicles/use-motion.ts';

export const UNIT_COLUMNS = 'minmax(110px, 0.8fr) 110px 100px minmax(140px, 1.4fr) minmax(160px, 1.6fr) 110px 92px';

/** The open incident that a unit works on. */
export function useTask(unitId: string): Incident | undefined {
  const incidents = useFleet((state) => state.incidents);
  for (const incident of incidents.values()) {
    const { assignment } = incident;
    if (assignment?.unitId === unitId && assignment.endedAt === null && isOpen(incident)) return incident;
  }
  return undefined;
}

function TaskText({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const task = useTask(unit.id);
  if (!task) return <span className="faint">–</span>;
  return (
    <span className="clip">
      {t(`desk.incidentType.${task.type}`)} <span className="plate muted">{task.plate}</span>
    </span>
  );
}

export function UnitRow({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const motion = useMotion(unit);
  const task = useTask(unit.id);
  return (
    <button type="button" className="row-button" tabIndex={-1} onClick={() => select({ kind: 'unit', id: unit.id })}>
      <MarkOf mark={markOfUnit(unit, motion.stale)} size={20} />
      <span className="row-main">
        <span className="one">
          <strong>{unit.name}</strong>
          <span className="muted clip">{t(`fleet.unitKind.${unit.kind}`)}</span>
        </span>
        <span className="two clip">
          {task ? (
            <>
              {t(`desk.incidentType.${task.type}`)} <span className="plate">{task.plate}</span>
            </>
          ) : (
            unit.skills.map((skill) => t(`fleet.skill.${skill}`)).join(' · ')
          )}
        </span>
      </span>
      <span className="row-end">
        <span className="one">{t(`fleet.unitState.${unit.state}`)}</span>
        <span className="two">
          {motion.stale ? t('fleet.stale') : motion.fixAt !== null && <Ago at={motion.fixAt} />}
        </span>
      </span>
    </button>
  );
}

export function UnitTableRow({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const motion = useMotion(unit);
  const branchName = useBranchName();
  return (
    <>
      <div role="cell">
        <button
          type="button"
          className="cell-button"
          tabIndex={-1}
          onClick={() => select({ kind: 'unit', id: unit.id })}
        >
          <MarkOf mark={markOfUnit(unit, motion.stale)} size={20} />
          <strong>{unit.name}</strong>
        </button>
      </div>
      <div role="cell" className="muted">
        {t(`fleet.unitKind.${unit.kind}`)}
      </div>
      <div role="cell">{t(`fleet.unitState.${unit.state}`)}</div>
      <div role="cell">
        <TaskText unit={unit} />
      </div>
      <div role="cell" className="muted">
        <span className="clip">{unit.skills.map((skill) => t(`fleet.skill.${skill}`)).join(' · ')}</span>
      </div>
      <div role="cell" className="muted">
        <span className="clip">{branchName(unit.stationBranchId)}</span>
      </div>
      <div role="cell" className="muted">
        {motion.fixAt === null ? '–' : <Ago at={motion.fixAt} />}
      </div>
    </>
  );
}

const HEADS = ['name', 'kind', 'state', 'task', 'skills', 'station', 'seen'] as const;

export function UnitTableHead() {
  const { t } = useTranslation();
  return (
    <>
      {HEADS.map((head) => (
        <div key={head} role="columnheader">
          {t(`fleet.units.columns.${head}`)}
        </div>
      ))}
    </>
  );
}
