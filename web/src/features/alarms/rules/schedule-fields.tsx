import type { WeeklySchedule } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../../i18n/index.ts';

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
/** The nights, in the zone of each vehicle's branch: what most schedules of alarms are about. */
const NIGHTS = { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '06:00' };
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

interface Props {
  schedule: WeeklySchedule | null;
  onChange: (schedule: WeeklySchedule | null) => void;
}

/** When a rule counts: always, or on these days between these times. */
export function ScheduleFields({ schedule, onChange }: Props) {
  const { t } = useTranslation();
  const nameOf = new Intl.DateTimeFormat(currentLanguage(), { weekday: 'short', timeZone: 'UTC' });
  const [window] = schedule?.windows ?? [];
  const change = (patch: Partial<typeof NIGHTS>): void => {
    if (schedule && window) onChange({ ...schedule, windows: [{ ...window, ...patch }, ...schedule.windows.slice(1)] });
  };
  return (
    <fieldset className="field">
      <legend className="label">{t('alarms.rules.schedule')}</legend>
      <label className="check">
        <input
          type="checkbox"
          checked={schedule === null}
          onChange={(event) => onChange(event.target.checked ? null : { timeZone: null, windows: [NIGHTS] })}
        />
        {t('alarms.rules.always')}
      </label>
      {schedule && window && (
        <>
          <div className="checks">
            {WEEK.map((day) => (
              <label key={day}>
                <input
                  type="checkbox"
                  checked={window.days.includes(day)}
                  onChange={(event) => {
                    const days = event.target.checked
                      ? [...window.days, day].toSorted((a, b) => a - b)
                      : window.days.filter((held) => held !== day);
                    if (days.length > 0) change({ days });
                  }}
                />
                {nameOf.format(MONDAY + (day - 1) * 86_400_000)}
              </label>
            ))}
          </div>
          <div className="field-row">
            <input
              className="input"
              type="time"
              aria-label={t('alarms.rules.from')}
              value={window.from}
              required
              onChange={(event) => change({ from: event.target.value })}
            />
            <input
              className="input"
              type="time"
              aria-label={t('alarms.rules.to')}
              value={window.to}
              required
              onChange={(event) => change({ to: event.target.value })}
            />
            <input
              className="input"
              aria-label={t('alarms.rules.timeZone')}
              placeholder={t('alarms.rules.branchZone')}
              value={schedule.timeZone ?? ''}
              onChange={(event) => onChange({ ...schedule, timeZone: event.target.value || null })}
            />
          </div>
        </>
      )}
    </fieldset>
  );
}
