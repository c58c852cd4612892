import type { Unit } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../data/tick.ts';
import { clockTime, exactTime, minutesSeconds, spanInWords } from '../../ui/time.tsx';

/** Until when it works: `until 20:00`, over time, without an end, or not at all. */
export function ShiftUntil({ unit }: { unit: Pick<Unit, 'shift' | 'state'> }) {
  const { t } = useTranslation();
  const now = useNow((state) => Math.floor(state.now / 30_000) * 30_000);
  if (!unit.shift) return <span className="muted">{t('units.shift.none')}</span>;
  const { endsAt } = unit.shift;
  if (endsAt === null) return <span className="muted">{t('units.shift.open')}</span>;
  const end = Date.parse(endsAt);
  return (
    <time dateTime={endsAt} title={exactTime(end)} className={now > end ? 'unit-over' : undefined}>
      {now > end
        ? t('units.shift.over', { span: spanInWords(t, (now - end) / 1_000) })
        : t('units.shift.until', { time: clockTime(end) })}
    </time>
  );
}

/** A running break: until when, or since when it is over. */
export function BreakUntil({ unit }: { unit: Pick<Unit, 'break'> }) {
  const { t } = useTranslation();
  const now = useNow((state) => Math.floor(state.now / 10_000) * 10_000);
  if (!unit.break) return null;
  const due = Date.parse(unit.break.dueAt);
  return (
    <time dateTime={unit.break.dueAt} title={exactTime(due)} className={now > due ? 'unit-over' : undefined}>
      {now > due
        ? t('units.break.over', { span: spanInWords(t, (now - due) / 1_000) })
        : t('units.break.until', { time: clockTime(due) })}
    </time>
  );
}

/** Since when a crew is silent. */
export function SilentFor({ since }: { since: string }) {
  const { t } = useTranslation();
  const now = useNow((state) => state.now);
  return <>{t('units.silent.for', { span: minutesSeconds(now - Date.parse(since)) })}</>;
}
