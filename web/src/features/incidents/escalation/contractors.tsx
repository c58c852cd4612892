import type { Incident, Partner, Unit, UnitChoice } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { PhoneCall, PhoneOutgoing, UserRoundPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { deskApi } from '../../../data/desk-api.ts';
import { useFleet } from '../../../data/fleet-store.ts';
import { missionApi } from '../../../data/mission-api.ts';
import { useMay } from '../../../data/session.ts';
import { showOverlay } from '../../../keys/overlays.ts';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/states.tsx';
import { spanInWords } from '../../../ui/time.tsx';

/** Partners to call when our own units do not suffice: who, by which number, with what, how far away. */
export function Contractors({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const mayOverride = useMay('assignments.override');
  const units = useFleet((state) => state.units);
  const partners = useQuery({ queryKey: ['partners'], queryFn: ({ signal }) => missionApi.partners(signal) });
  const choices = useQuery({
    queryKey: ['unit-choices', incident.id],
    queryFn: ({ signal }) => deskApi.unitChoices(incident.id, signal),
    enabled: mayOverride,
  });
  if (partners.isPending) return <SkeletonRows rows={2} height={48} />;
  if (partners.isError) return <ErrorNotice error={partners.error} />;
  return (
    <div>
      <p className="why-sub">{t('mission.escalation.contractors')}</p>
      {partners.data.items.length === 0 && <p className="faint">{t('mission.escalation.noContractors')}</p>}
      <ul className="contractors">
        {partners.data.items.map((partner) => (
          <Contractor
            key={partner.id}
            incident={incident}
            partner={partner}
            units={[...units.values()].filter(({ partnerId }) => partnerId === partner.id)}
            choices={choices.data?.items ?? []}
          />
        ))}
      </ul>
    </div>
  );
}

interface Props {
  incident: Incident;
  partner: Partner;
  units: readonly Unit[];
  choices: readonly UnitChoice[];
}

function Contractor({ incident, partner, units, choices }: Props) {
  const { t } = useTranslation();
  const mayWrite = useMay('incidents.write');
  const mayOverride = useMay('assignments.override');
  const { name, contactName, contactPhone } = partner;
  const summary = t('mission.escalation.called', { partner: name });
  const etaOf = (unit: Unit): string => {
    const etaS = choices.find(({ unitId }) => unitId === unit.id)?.etaS;
    return etaS === null || etaS === undefined ? '' : ` · ${spanInWords(t, etaS)}`;
  };
  return (
    <li>
      <div className="contractor-head">
        <strong>{name}</strong>
        {contactName !== null && <span className="muted">{contactName}</span>}
        {contactPhone === null ? (
          <span className="faint">{t('mission.escalation.noPhone')}</span>
        ) : contactPhone.includes('*') ? (
          <span className="mono faint">{contactPhone}</span>
        ) : (
          <a className="link mono" href={`tel:${contactPhone}`}>
            <PhoneCall size={13} aria-hidden /> {contactPhone}
          </a>
        )}
      </div>
      {units.length === 0 && <span className="faint">{t('mission.escalation.noUnits')}</span>}
      {units.map((unit) => (
        <span key={unit.id} className="muted">
          {unit.name} · {t(`fleet.unitKind.${unit.kind}`)} · {t(`fleet.unitState.${unit.state}`)}
          {etaOf(unit)} · {unit.skills.map((skill) => t(`fleet.skill.${skill}`)).join(', ')}
        </span>
      ))}
      <div className="contractor-units">
        {mayWrite && (
          <button
            type="button"
            className="button small"
            onClick={() => showOverlay({ kind: 'logContact', incidentId: incident.id, party: 'partner', summary })}
          >
            <PhoneOutgoing aria-hidden />
            {t('mission.escalation.log')}
          </button>
        )}
        {mayOverride &&
          units.map((unit) => (
            <button
              key={unit.id}
              type="button"
              className="button small"
              onClick={() => showOverlay({ kind: 'assignUnit', incidentId: incident.id, unitId: unit.id })}
            >
              <UserRoundPlus aria-hidden />
              {t('mission.escalation.sendUnit', { unit: unit.name })}
            </button>
          ))}
      </div>
    </li>
  );
}
