import { IncidentSeverity, IncidentType, Skill } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { IncidentIcon } from '../incident-icon.tsx';

export function TypeField({ type, onChange }: { type: IncidentType; onChange: (type: IncidentType) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset className="field">
      <legend className="label">{t('desk.newIncident.type')}</legend>
      <div className="choices">
        {IncidentType.options.map((name) => (
          <label key={name} className="choice">
            <input type="radio" name="type" checked={type === name} onChange={() => onChange(name)} />
            <IncidentIcon type={name} />
            {t(`desk.incidentType.${name}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SeverityProps {
  severity: IncidentSeverity;
  onChange: (severity: IncidentSeverity) => void;
}

export function SeverityField({ severity, onChange }: SeverityProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="field">
      <legend className="label">{t('desk.newIncident.severity')}</legend>
      <div className="segments">
        {IncidentSeverity.options.map((name) => (
          <label key={name} data-active={severity === name || undefined}>
            <input
              type="radio"
              className="visually-hidden"
              name="severity"
              checked={severity === name}
              onChange={() => onChange(name)}
            />
            {t(`desk.severity.${name}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function NeedsField({ needs, onChange }: { needs: readonly Skill[]; onChange: (needs: Skill[]) => void }) {
  const { t } = useTranslation();
  const toggle = (skill: Skill): void =>
    onChange(needs.includes(skill) ? needs.filter((need) => need !== skill) : [...needs, skill]);
  return (
    <fieldset className="field">
      <legend className="label">{t('desk.incident.needs')}</legend>
      <div className="choices">
        {Skill.exclude(['delivery']).options.map((skill) => (
          <label key={skill} className="choice">
            <input type="checkbox" checked={needs.includes(skill)} onChange={() => toggle(skill)} />
            {t(`fleet.skill.${skill}`)}
          </label>
        ))}
      </div>
      {needs.length === 0 && <p className="faint">{t('act.noNeeds')}</p>}
    </fieldset>
  );
}

/** Latitude and longitude as text; empty: not said. */
export interface PlaceText {
  lat: string;
  lon: string;
}

export function PlaceFields({ place, onChange }: { place: PlaceText; onChange: (place: PlaceText) => void }) {
  const { t } = useTranslation();
  return (
    <div className="place-fields">
      {(['lat', 'lon'] as const).map((axis) => (
        <div className="field" key={axis}>
          <label htmlFor={`place-${axis}`}>{t(`act.${axis}`)}</label>
          <input
            id={`place-${axis}`}
            className="input mono"
            inputMode="decimal"
            pattern="-?[0-9]{1,3}([.][0-9]+)?"
            value={place[axis]}
            onChange={(event) => onChange({ ...place, [axis]: event.target.value.trim() })}
          />
        </div>
      ))}
    </div>
  );
}
