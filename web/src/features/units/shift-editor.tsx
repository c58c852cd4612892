import type { PlannedBreak, WeeklySchedule, WeeklyWindow } from '@roadcall/contracts';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../i18n/index.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { daysInWords, weeklyHours } from './schedule-words.ts';

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
const MOST_WINDOWS = 14;
const MOST_BREAKS = 6;
const PRESETS = {
  days: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }],
  nights: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '20:00', to: '08:00' }],
  twoShifts: [
    { days: [1, 2, 3, 4, 5], from: '06:00', to: '14:00' },
    { days: [6], from: '08:00', to: '16:00' },
  ],
} as const satisfies Record<string, readonly { days: readonly number[]; from: string; to: string }[]>;

const windowsOf = (preset: keyof typeof PRESETS): WeeklyWindow[] =>
  PRESETS[preset].map(({ days, from, to }) => ({ days: [...days], from, to }));

interface Props {
  plan: WeeklySchedule | null;
  breaks: readonly PlannedBreak[];
  onPlan: (plan: WeeklySchedule | null) => void;
  onBreaks: (breaks: readonly PlannedBreak[]) => void;
}

/** The week that a unit works: windows of days and times, and breaks in them. */
export function ShiftEditor({ plan, breaks, onPlan, onBreaks }: Props) {
  const { t } = useTranslation();
  const change = (windows: WeeklyWindow[]): void => {
    if (plan) onPlan(windows.length === 0 ? null : { ...plan, windows });
  };
  const timeZone = plan?.timeZone ?? null;
  return (
    <fieldset className="field shift-editor">
      <legend className="label">{t('units.form.shift')}</legend>
      <div className="unit-filters">
        <button type="button" className="button small" aria-pressed={plan === null} onClick={() => onPlan(null)}>
          {t('units.form.always')}
        </button>
        {(Object.keys(PRESETS) as (keyof typeof PRESETS)[]).map((preset) => (
          <button
            key={preset}
            type="button"
            className="button small"
            onClick={() => onPlan({ timeZone, windows: windowsOf(preset) })}
          >
            {t(`units.form.preset.${preset}`)}
          </button>
        ))}
      </div>
      {plan?.windows.map((window, index) => (
        // Windows have no name: their place is what they are.
        <WindowLine
          key={index}
          window={window}
          onChange={(next) => change(plan.windows.map((held, at) => (at === index ? next : held)))}
          onRemove={() => change(plan.windows.filter((_, at) => at !== index))}
        />
      ))}
      {plan && (
        <div className="shift-foot">
          <button
            type="button"
            className="button small"
            disabled={plan.windows.length >= MOST_WINDOWS}
            onClick={() => change([...plan.windows, { days: [6], from: '08:00', to: '16:00' }])}
          >
            <Plus aria-hidden />
            {t('units.form.addWindow')}
          </button>
          <span className="faint">{t('units.form.hours', { hours: Math.round(weeklyHours(plan) * 10) / 10 })}</span>
          <input
            className="input shift-zone"
            aria-label={t('units.form.timeZone')}
            value={plan.timeZone ?? ''}
            placeholder={t('units.form.stationZone')}
            onChange={(event) => onPlan({ ...plan, timeZone: event.target.value === '' ? null : event.target.value })}
          />
        </div>
      )}
      {plan && <BreakLines breaks={breaks} onBreaks={onBreaks} />}
    </fieldset>
  );
}

interface LineProps {
  window: WeeklyWindow;
  onChange: (window: WeeklyWindow) => void;
  onRemove: () => void;
}

function WindowLine({ window, onChange, onRemove }: LineProps) {
  const { t } = useTranslation();
  const toggle = (day: number): void => {
    const days = window.days.includes(day)
      ? window.days.filter((held) => held !== day)
      : [...window.days, day].toSorted((a, b) => a - b);
    if (days.length > 0) onChange({ ...window, days });
  };
  return (
    <div className="shift-window">
      <div className="week-days" role="group" aria-label={t('units.form.days')}>
        {WEEK.map((day) => (
          <button key={day} type="button" aria-pressed={window.days.includes(day)} onClick={() => toggle(day)}>
            {daysInWords([day], currentLanguage())}
          </button>
        ))}
      </div>
      {(['from', 'to'] as const).map((edge) => (
        <input
          key={edge}
          className="input"
          type="time"
          required
          aria-label={t(`units.form.${edge}`)}
          value={window[edge]}
          onChange={(event) => onChange({ ...window, [edge]: event.target.value })}
        />
      ))}
      <IconButton label={t('units.form.removeWindow')} onClick={onRemove}>
        <X />
      </IconButton>
    </div>
  );
}

function BreakLines({ breaks, onBreaks }: Pick<Props, 'breaks' | 'onBreaks'>) {
  const { t } = useTranslation();
  const set = (index: number, patch: Partial<PlannedBreak>): void =>
    onBreaks(breaks.map((held, at) => (at === index ? { ...held, ...patch } : held)));
  return (
    <div className="break-lines">
      <span className="label">{t('units.form.breaks')}</span>
      {breaks.map((planned, index) => (
        <div key={index} className="shift-window">
          <input
            className="input"
            type="time"
            required
            aria-label={t('units.form.breakFrom')}
            value={planned.from}
            onChange={(event) => set(index, { from: event.target.value })}
          />
          <input
            className="input"
            type="number"
            required
            min={5}
            max={240}
            aria-label={t('units.break.minutes')}
            value={Number.isNaN(planned.minutes) ? '' : planned.minutes}
            onChange={(event) => set(index, { minutes: event.target.valueAsNumber })}
          />
          <span className="muted">{t('common.units.min')}</span>
          <IconButton
            label={t('units.form.removeBreak')}
            onClick={() => onBreaks(breaks.filter((_, at) => at !== index))}
          >
            <X />
          </IconButton>
        </div>
      ))}
      <button
        type="button"
        className="button small"
        disabled={breaks.length >= MOST_BREAKS}
        onClick={() => onBreaks([...breaks, { from: '12:00', minutes: 30 }])}
      >
        <Plus aria-hidden />
        {t('units.form.addBreak')}
      </button>
    </div>
  );
}
