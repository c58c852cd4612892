import type { Unit } from '@roadcall/contracts';
import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { SilenceAnswers } from './safety-block.tsx';
import { showUnit } from './show-unit.ts';
import { SilentFor } from './unit-times.tsx';
import './units.css';

/** Crews that owe a sign of life, longest first. */
function useSilentUnits(): readonly (Unit & { safety: { silentSince: string } })[] {
  const units = useFleet((state) => state.units);
  return useMemo(
    () =>
      [...units.values()]
        .flatMap((unit) => {
          const { silentSince } = unit.safety;
          return silentSince === null ? [] : [{ ...unit, safety: { ...unit.safety, silentSince } }];
        })
        .toSorted((a, b) => (a.safety.silentSince < b.safety.silentSince ? -1 : 1)),
    [units],
  );
}

/** Above the alarms: each crew that does not answer, until somebody has said what was done. */
export function SilentUnits() {
  const { t } = useTranslation();
  const silent = useSilentUnits();
  if (silent.length === 0) return null;
  return (
    <ul className="silent-units" aria-label={t('units.silent.title')}>
      {silent.map((unit) => (
        <li key={unit.id} className="silent-unit">
          <TriangleAlert aria-hidden />
          <button type="button" className="link" onClick={() => showUnit(unit.id)}>
            <strong>{unit.name}</strong>
          </button>
          <span>
            <SilentFor since={unit.safety.silentSince} />
          </span>
          <SilenceAnswers unit={unit} />
        </li>
      ))}
    </ul>
  );
}
