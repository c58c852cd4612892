import { isActive, type UnitMission } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/time.tsx';
import { IncidentIcon } from '../incidents/incident-icon.tsx';

/** What the crew has done since yesterday. */
export function DoneToday({ missions }: { missions: readonly UnitMission[] }) {
  const { t } = useTranslation();
  const over = missions.filter(({ assignment }) => !isActive(assignment.state));
  if (over.length === 0) return null;
  return (
    <section className="crew-done">
      <h2>{t('crew.done')}</h2>
      <ul>
        {over.map(({ assignment, incident }) => (
          <li key={assignment.id}>
            <IncidentIcon type={incident.type} />
            <span className="clip">
              {t(`desk.incidentType.${incident.type}`)}{' '}
              {incident.plate && <span className="plate">{incident.plate}</span>}
            </span>
            <span className="muted">
              {t(`desk.assignmentState.${assignment.state}`)} ·{' '}
              {clockTime(Date.parse(assignment.endedAt ?? assignment.offeredAt))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
