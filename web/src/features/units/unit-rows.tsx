import type { UnitWithPosition } from '@roadcall/contracts';
import { Handshake } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { MarkOf } from '../../marks/mark-icon.tsx';
import { markOfUnit } from '../../marks/marks.ts';
import { select, setParams, useRoute } from '../../route-store.ts';
import { Ago, spanInWords } from '../../ui/time.tsx';
import { useNow } from '../../data/tick.ts';
import { remainingSeconds } from '../incidents/live-eta.ts';
import { whoseOf } from '../incidents/whose-incident.ts';
import { useMotion } from '../vehicles/use-motion.ts';
import { showUnit } from './show-unit.ts';
import { crewBeside, tasksByUnit, type Sort } from './unit-duty.ts';
import { UnitDuty } from './unit-state.tsx';
import { BreakUntil, ShiftUntil, SilentFor } from './unit-times.tsx';

export const UNIT_COLUMNS =
  'minmax(120px, 0.9fr) 132px minmax(150px, 1.5fr) 136px minmax(90px, 0.8fr) minmax(90px, 0.9fr) minmax(120px, 1.3fr) 96px';

/** What it works on, with the way to it and when it is there. */
function UnitTask({ unit }: { unit: Pick<UnitWithPosition, 'id'> }) {
  const { t } = useTranslation();
  const task = useFleet((state) => tasksByUnit(state.incidents).get(unit.id));
  const now = useNow((state) => Math.floor(state.now / 5_000) * 5_000);
  if (!task) return <span className="muted">–</span>;
  const assignment = task.assignment?.unitId === unit.id ? task.assignment : null;
  const eta = assignment && remainingSeconds(assignment, now);
  return (
    <button
      type="button"
      className="link row-actions clip"
      tabIndex={-1}
      title={task.number}
      onClick={() => select({ kind: 'incident', id: task.id })}
    >
      {t(`desk.incidentType.${task.type}`)} <span className="plate">{whoseOf(task)}</span>
      {eta !== null && <span className="muted"> · {spanInWords(t, eta)}</span>}
    </button>
  );
}

/** Another company's unit says so. */
export function PartnerFlag({ unit }: { unit: Pick<UnitWithPosition, 'partner'> }) {
  return unit.partner ? (
    <span className="tag partner-tag" title={unit.partner.name}>
      <Handshake aria-hidden />
      <span className="clip">{unit.partner.name}</span>
    </span>
  ) : null;
}

function Seen({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const { stale, fixAt } = useMotion(unit);
  if (fixAt === null) return <span className="muted">{t('units.neverHeard')}</span>;
  return (
    <span className={stale ? 'unit-stale' : undefined} title={stale ? t('fleet.stale') : undefined}>
      <Ago at={fixAt} />
    </span>
  );
}

/** Its task in plain words: in a row the whole row is one button. */
function TaskWords({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const task = useFleet((state) => tasksByUnit(state.incidents).get(unit.id));
  const now = useNow((state) => Math.floor(state.now / 5_000) * 5_000);
  if (!task) return <>{unit.skills.map((skill) => t(`fleet.skill.${skill}`)).join(' · ')}</>;
  const assignment = task.assignment?.unitId === unit.id ? task.assignment : null;
  const eta = assignment && remainingSeconds(assignment, now);
  return (
    <>
      {t(`desk.incidentType.${task.type}`)} <span className="plate">{whoseOf(task)}</span>
      {eta !== null && ` · ${spanInWords(t, eta)}`}
    </>
  );
}

export function UnitRow({ unit }: { unit: UnitWithPosition }) {
  const { t } = useTranslation();
  const motion = useMotion(unit);
  const { silentSince } = unit.safety;
  return (
    <button
      type="button"
      className="row-button unit-row"
      tabIndex={-1}
      data-silent={silentSince !== null || undefined}
      onClick={() => showUnit(unit.id)}
    >
      <MarkOf mark={markOfUnit(unit, motion.stale)} size={20} />
      <span className="row-main">
        <span className="one">
          <strong>{unit.name}</strong>
          <span className="muted clip">{crewBeside(unit) ?? t(`fleet.unitKind.${unit.kind}`)}</span>
          <PartnerFlag unit={unit} />
        </span>
        <span className="two clip">
          {silentSince !== null ? (
            <strong className="unit-silent">
              <SilentFor since={silentSince} />
            </strong>
          ) : unit.state === 'out_of_service' && unit.dutyReason ? (
            unit.dutyReason
          ) : (
            <TaskWords unit={unit} />
          )}
        </span>
      </span>
      <span className="row-end">
        <span className="one">
          <UnitDuty unit={unit} />
        </span>
        <span className="two">
          {unit.break ? <BreakUntil unit={unit} /> : unit.shift ? <ShiftUntil unit={unit} /> : <Seen unit={unit} />}
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
        <button type="button" className="cell-button" tabIndex={-1} onClick={() => showUnit(unit.id)}>
          <MarkOf mark={markOfUnit(unit, motion.stale)} size={20} />
          <strong>{unit.name}</strong>
        </button>
        <PartnerFlag unit={unit} />
      </div>
      <div role="cell">
        <UnitDuty unit={unit} />
      </div>
      <div role="cell">
        {unit.safety.silentSince === null ? (
          <UnitTask unit={unit} />
        ) : (
          <strong className="unit-silent">
            <SilentFor since={unit.safety.silentSince} />
          </strong>
        )}
      </div>
      <div role="cell">{unit.break ? <BreakUntil unit={unit} /> : <ShiftUntil unit={unit} />}</div>
      <div role="cell" className="muted">
        <span className="clip">{unit.crew?.name ?? t('common.none')}</span>
      </div>
      <div role="cell" className="muted">
        <span className="clip">{branchName(unit.stationBranchId)}</span>
      </div>
      <div role="cell" className="muted">
        <span className="clip">{unit.skills.map((skill) => t(`fleet.skill.${skill}`)).join(' · ')}</span>
      </div>
      <div role="cell" className="muted">
        <Seen unit={unit} />
      </div>
    </>
  );
}

const HEADS: readonly {
  name: 'name' | 'state' | 'task' | 'shift' | 'crew' | 'station' | 'skills' | 'seen';
  sort?: Sort;
}[] = [
  { name: 'name', sort: 'name' },
  { name: 'state', sort: 'urgency' },
  { name: 'task' },
  { name: 'shift', sort: 'shift' },
  { name: 'crew' },
  { name: 'station', sort: 'station' },
  { name: 'skills' },
  { name: 'seen', sort: 'seen' },
];

export function UnitTableHead() {
  const { t } = useTranslation();
  const sorted = useRoute((state) => state.params.sort) ?? 'urgency';
  return (
    <>
      {HEADS.map(({ name, sort }) => (
        <div key={name} role="columnheader" aria-sort={sort === sorted ? 'ascending' : undefined}>
          {sort ? (
            <button type="button" onClick={() => setParams({ sort: sort === 'urgency' ? undefined : sort })}>
              {t(`units.columns.${name}`)} {sort === sorted && <span aria-hidden>↑</span>}
            </button>
          ) : (
            t(`units.columns.${name}`)
          )}
        </div>
      ))}
    </>
  );
}
