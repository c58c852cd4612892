import {
  AREA_FENCE_KINDS,
  MAX_AREA_FENCES,
  type Geofence,
  type GeofenceId,
  type RentalArea,
} from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { shownFences, useFences } from '../../data/fences.ts';
import { useFenceName } from '../fences/fence-name.ts';

interface Props {
  area: RentalArea;
  disabled?: boolean;
  onChange: (area: RentalArea) => void;
}

/** The two lists of an area: fences to stay in, fences to keep out of. */
export function AreaFields({ area, disabled = false, onChange }: Props) {
  const all = shownFences(useFences());
  const toggle = (list: keyof RentalArea, id: GeofenceId): void => {
    const held = area[list];
    onChange({ ...area, [list]: held.includes(id) ? held.filter((one) => one !== id) : [...held, id] });
  };
  return (['permittedFenceIds', 'forbiddenFenceIds'] as const).map((list) => (
    <FenceChecks
      key={list}
      list={list}
      fences={all.filter(({ id, kind }) => AREA_FENCE_KINDS[list].includes(kind) || area[list].includes(id))}
      chosen={area[list]}
      disabled={disabled}
      onToggle={(id) => toggle(list, id)}
    />
  ));
}

interface ChecksProps {
  list: keyof RentalArea;
  fences: readonly Geofence[];
  chosen: readonly GeofenceId[];
  disabled: boolean;
  onToggle: (id: GeofenceId) => void;
}

function FenceChecks({ list, fences, chosen, disabled, onToggle }: ChecksProps) {
  const { t } = useTranslation();
  const nameOf = useFenceName();
  const isFull = chosen.length >= MAX_AREA_FENCES;
  return (
    <fieldset className="field" disabled={disabled}>
      <legend className="label">{t(`fleet.area.${list}`)}</legend>
      <p className="faint">{t(`fleet.area.help.${list}`)}</p>
      {fences.length === 0 && <p className="faint">{t('fleet.area.noFences')}</p>}
      <div className="checks">
        {fences.map((fence) => (
          <label key={fence.id}>
            <input
              type="checkbox"
              checked={chosen.includes(fence.id)}
              disabled={isFull && !chosen.includes(fence.id)}
              onChange={() => onToggle(fence.id)}
            />
            {nameOf(fence)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
