import type { UnitId, UnitMission } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { unitApi } from '../../data/unit-api.ts';
import { select } from '../../route-store.ts';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { Ago, dayAndTime, spanInWords } from '../../ui/time.tsx';
import { IncidentIcon } from '../incidents/incident-icon.tsx';

/** The jobs of a unit, newest first: those that it refused or let pass too. */
export function UnitMissions({ id }: { id: UnitId }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['unit-missions', id],
    queryFn: ({ signal }) => unitApi.missions(id, signal),
  });
  if (error) return <FailedState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={5} height={52} />;
  if (data.items.length === 0) return <p className="unit-none faint">{t('units.missions.none')}</p>;
  return (
    <ul className="unit-lines">
      {data.items.map((mission) => (
        <li key={mission.assignment.id}>
          <Mission mission={mission} />
        </li>
      ))}
    </ul>
  );
}

function Mission({ mission: { assignment, incident } }: { mission: UnitMission }) {
  const { t } = useTranslation();
  const { state, role, onSceneAt, endedAt, declineCode, reason } = assignment;
  const driveS = onSceneAt && assignment.acceptedAt ? span(assignment.acceptedAt, onSceneAt) : null;
  const workS = onSceneAt && endedAt ? span(onSceneAt, endedAt) : null;
  const why = reason ?? (declineCode ? t(`act.declineCode.${declineCode}`) : null);
  return (
    <button type="button" className="unit-line" onClick={() => select({ kind: 'incident', id: incident.id })}>
      <IncidentIcon type={incident.type} />
      <span className="row-main">
        <span className="one">
          <strong>{t(`desk.incidentType.${incident.type}`)}</strong>
          {incident.plate && <span className="plate muted">{incident.plate}</span>}
          {role === 'delivery_driver' && <span className="tag">{t('fleet.skill.delivery')}</span>}
        </span>
        <span className="two">
          {t(`desk.assignmentState.${state}`)}
          {driveS !== null && ` · ${t('units.missions.drive', { span: spanInWords(t, driveS) })}`}
          {workS !== null && ` · ${t('units.missions.work', { span: spanInWords(t, workS) })}`}
          {why && ` · ${why}`}
        </span>
      </span>
      <span className="row-end two" title={dayAndTime(Date.parse(assignment.offeredAt))}>
        <Ago at={assignment.offeredAt} />
      </span>
    </button>
  );
}

const span = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1_000;
