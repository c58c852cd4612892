import { isActive, type Incident, type IncidentDetail } from '@roadcall/contracts';
import { CarFront, FileText, Truck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../../data/fleet-store.ts';
import { Block } from '../../../detail/detail-frame.tsx';
import { select } from '../../../route-store.ts';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { clockTime } from '../../../ui/time.tsx';
import { isOpen } from '../incident-clock.ts';
import { DeliveryLegs } from './delivery-legs.tsx';
import { Leg } from './leg.tsx';
import { OwedActs, useOwedWords } from './owed.tsx';
import { reasonInWords } from './reason-words.ts';
import { useReplacements } from './use-replacements.ts';
import './mission.css';

/** All legs of an incident's mission together: rescue, replacement vehicle, who brings it, the contract. */
export function MissionBlock({ incident, detail }: { incident: Incident; detail: IncidentDetail | undefined }) {
  const { t } = useTranslation();
  const read = useReplacements(incident.id);
  const rental = useFleet((state) => state.rentals.get(incident.rentalId ?? ''));
  const owedWords = useOwedWords(incident, read.data);
  const legs = read.data?.legs ?? [];
  const last = legs.at(-1);
  const shown = last && (isActive(last.state) || last.state === 'done') ? last : undefined;
  const before = legs.filter((leg) => leg !== shown);
  if (incident.rentalId === null && legs.length === 0) return null;
  const { assignment } = incident;
  return (
    <Block title={t('mission.title')} end={legs.length > 0 && t('mission.whyLead')}>
      {read.isError && <ErrorNotice error={read.error} />}
      <ol className="legs">
        <Leg icon={Truck} name={t('mission.rescue')} done={assignment?.state === 'done'}>
          {assignment ? (
            <>
              <button type="button" className="link" onClick={() => select({ kind: 'unit', id: assignment.unitId })}>
                {assignment.unitName}
              </button>{' '}
              <span className="muted">{t(`desk.assignmentState.${assignment.state}`)}</span>
            </>
          ) : (
            <span className="muted">
              {incident.needs.length === 0 ? t('mission.rescueNotNeeded') : t('mission.noRescue')}
            </span>
          )}
        </Leg>
        {shown ? (
          <DeliveryLegs
            incident={incident}
            leg={shown}
            assignment={detail?.assignments.find(({ id }) => id === shown.driver.assignmentId)}
          />
        ) : (
          <Leg icon={CarFront} name={t('mission.vehicle')}>
            <span className={incident.replacementOwed ? undefined : 'muted'}>{owedWords}</span>
          </Leg>
        )}
        {shown && rental && (
          <Leg icon={FileText} name={t('mission.contract')} done={shown.handedOverAt !== null}>
            {shown.handedOverAt === null
              ? t('mission.contractWaits', { number: rental.number })
              : t('mission.contractSwapped', {
                  number: rental.number,
                  plate: shown.vehicle.plate,
                  time: clockTime(Date.parse(shown.handedOverAt)),
                })}
          </Leg>
        )}
      </ol>
      {isOpen(incident) && <OwedActs incident={incident} leg={shown} />}
      {before.length > 0 && (
        <details className="excluded">
          <summary>
            {t('mission.released')} <span className="faint">{before.length}</span>
          </summary>
          <ul className="released">
            {before.toReversed().map((leg) => (
              <li key={leg.id}>
                <span className="plate">{leg.vehicle.plate}</span> · {leg.driver.unitName}
                <span className="muted">
                  {' '}
                  · {leg.reason === null ? t(`mission.legState.${leg.state}`) : reasonInWords(t, leg.reason)}
                </span>
                {leg.endedAt !== null && <time className="faint"> {clockTime(Date.parse(leg.endedAt))}</time>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Block>
  );
}
