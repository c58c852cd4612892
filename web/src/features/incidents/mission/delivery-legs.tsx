import { isActive, type Assignment, type Incident, type ReplacementLeg } from '@roadcall/contracts';
import { CarFront, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../../data/fleet-store.ts';
import { select } from '../../../route-store.ts';
import { clockTime } from '../../../ui/time.tsx';
import { CrewMenu } from './crew-menu.tsx';
import { Leg } from './leg.tsx';

interface Props {
  incident: Incident;
  leg: ReplacementLeg;
  /** The driver's; undefined until the detail is read. */
  assignment: Assignment | undefined;
}

/** The replacement vehicle and its driver: what, who, how far, when. */
export function DeliveryLegs({ incident, leg, assignment }: Props) {
  const { t } = useTranslation();
  const { vehicle, driver, state } = leg;
  const rented = useFleet((store) => store.vehicles.get(incident.vehicleId ?? ''));
  const arrivesAt = arrivalOf(leg, assignment);
  const known = [vehicle.colour, vehicle.make, vehicle.model].join(' ');
  const className = t(`fleet.class.${vehicle.class}`);
  const isOther = rented !== undefined && rented.class !== vehicle.class;
  return (
    <>
      <Leg
        icon={CarFront}
        name={t('mission.vehicle')}
        done={state === 'done'}
        end={
          arrivesAt !== null && (
            <strong className="leg-eta">{t('mission.arrives', { time: clockTime(arrivesAt) })}</strong>
          )
        }
      >
        <button type="button" className="link plate" onClick={() => select({ kind: 'vehicle', id: vehicle.id })}>
          {vehicle.plate}
        </button>{' '}
        <span className="muted">
          {known} · {isOther ? `${t(`fleet.class.${rented.class}`)} → ${className}` : className}
        </span>
        <div className="muted">
          {t(`mission.legState.${state}`)}
          {state === 'en_route' &&
            ` · ${leg.pickedUpAt === null ? t('mission.notFetched') : t('mission.fetched', { time: clockTime(Date.parse(leg.pickedUpAt)) })}`}
        </div>
      </Leg>
      <Leg icon={UserRound} name={t('mission.driver')} done={state === 'done'}>
        <button type="button" className="link" onClick={() => select({ kind: 'unit', id: driver.unitId })}>
          {driver.unitName}
        </button>{' '}
        {assignment && <span className="muted">{t(`desk.assignmentState.${assignment.state}`)} </span>}
        {leg.manual && <div className="muted">{t('mission.choice.by', { ...leg.manual, name: leg.manual.by })}</div>}
        {assignment && isActive(assignment.state) && <CrewMenu incident={incident} assignment={assignment} />}
      </Leg>
    </>
  );
}

/** When the vehicle should be with the customer, ms: by the live ETA, else as it was planned; null once it is there. */
function arrivalOf(leg: ReplacementLeg, assignment: Assignment | undefined): number | null {
  if (!isActive(leg.state) || leg.state === 'on_scene') return null;
  if (assignment?.liveEta) return Date.parse(assignment.liveEta.arrivesAt);
  return leg.etaS === null ? null : Date.parse(leg.reservedAt) + leg.etaS * 1_000;
}
