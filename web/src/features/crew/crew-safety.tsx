import type { Unit } from '@roadcall/contracts';
import { HeartPulse } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { crewApi } from '../../data/crew-api.ts';
import { useNow } from '../../data/tick.ts';
import { minutesSeconds } from '../../ui/time.tsx';
import { ActButton } from './act-button.tsx';

/** From here on the sign of life is asked for in colour, ms. */
const SOON_MS = 5 * 60_000;

/** The sign of life that a crew at work owes: when, and one press to give it. */
export function CrewSafety({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const now = useNow((state) => state.now);
  const { dueAt, silentSince } = unit.safety;
  if (dueAt === null && silentSince === null) return null;
  const leftMs = dueAt === null ? 0 : Date.parse(dueAt) - now;
  const late = silentSince !== null || leftMs <= 0;
  return (
    <section className="crew-safety" data-late={late || undefined} data-soon={leftMs < SOON_MS || undefined}>
      <span>
        <strong>{t(late ? 'crew.safety.late' : 'units.safety.title')}</strong>
        <small>{late ? t('crew.safety.lateWhat') : t('units.safety.dueIn', { span: minutesSeconds(leftMs) })}</small>
      </span>
      <ActButton name={t('crew.safety.well')} className="well" send={() => crewApi.signOfLife(unit.id)}>
        <HeartPulse aria-hidden />
        {t('crew.safety.well')}
      </ActButton>
    </section>
  );
}
