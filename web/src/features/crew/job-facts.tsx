import { bearingDeg, distanceM } from '@roadcall/geo';
import type { Assignment, CrewJob, UnitWithPosition } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../data/tick.ts';
import { clockTime, distanceInWords, spanInWords } from '../../ui/time.tsx';
import { IncidentIcon } from '../incidents/incident-icon.tsx';
import { remainingSeconds } from '../incidents/live-eta.ts';

const WINDS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;

interface Props {
  unit: UnitWithPosition;
  assignment: Assignment;
  job: CrewJob;
}

/** Where a crew has to be next: the vehicle that it fetches, else the scene. */
export function targetOf({ vehicle, pickedUpAt, destination }: Assignment): {
  lat: number;
  lon: number;
  isPickUp: boolean;
} {
  if (vehicle && pickedUpAt === null) return { lat: vehicle.lat, lon: vehicle.lon, isPickUp: true };
  return { ...destination, isPickUp: false };
}

/** What happened to which vehicle, how far it is, when somebody was promised. */
export function JobFacts({ unit, assignment, job }: Props) {
  const { t } = useTranslation();
  const { vehicle, troubledUnit, needs, note } = job;
  return (
    <>
      <h2 className="crew-what">
        <IncidentIcon type={job.type} size={22} />
        {t(`desk.incidentType.${job.type}`)}
        {job.severity === 'critical' && <span className="crew-critical">{t('desk.severity.critical')}</span>}
      </h2>
      <Way unit={unit} assignment={assignment} job={job} />
      {assignment.vehicle && (
        <p className="crew-fact">
          {t('crew.bring')} <span className="plate">{assignment.vehicle.plate}</span>
          <span className="muted"> · {t(`fleet.class.${assignment.vehicle.class}`)}</span>
        </p>
      )}
      <p className="crew-fact">
        {vehicle ? (
          <>
            <span className="plate">{vehicle.plate}</span>
            <span>
              {' '}
              {vehicle.make} {vehicle.model} · {vehicle.colour} · {t(`fleet.energy.${vehicle.energy}`)}
            </span>
          </>
        ) : (
          (troubledUnit ?? t('crew.noVehicle'))
        )}
      </p>
      {needs.length > 0 && (
        <div className="tags">
          {needs.map((need) => (
            <span key={need} className="tag">
              {t(`fleet.skill.${need}`)}
            </span>
          ))}
        </div>
      )}
      {note !== null && <p className="crew-note">{note}</p>}
    </>
  );
}

/** `6 min · 3.2 km to the north-east · promised by 14:30`. */
function Way({ unit, assignment, job }: Props) {
  const { t } = useTranslation();
  const now = useNow((state) => Math.floor(state.now / 5_000) * 5_000);
  const target = targetOf(assignment);
  const { position } = unit;
  const etaS = target.isPickUp ? null : remainingSeconds(assignment, now);
  const wind = position && WINDS[Math.round(bearingDeg(position, target) / 45) % 8]!;
  const promise = Date.parse(job.promisedOnSceneAt);
  return (
    <p className="crew-way">
      {etaS !== null && <strong>{spanInWords(t, etaS)}</strong>}
      {position && wind && (
        <span>
          {t('crew.away', { distance: distanceInWords(t, distanceM(position, target)), wind: t(`crew.wind.${wind}`) })}
        </span>
      )}
      <span className={now > promise ? 'overdue' : 'muted'}>{t('crew.promised', { time: clockTime(promise) })}</span>
    </p>
  );
}
