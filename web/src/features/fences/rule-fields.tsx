import { RentalPhase, type WeeklySchedule } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useBranchName } from '../../data/branch-name.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { setFields, type FenceFields } from './fence-draft.ts';
import { WEEK_DAYS } from './week-days.ts';

const WORKDAYS: WeeklySchedule = {
  timeZone: null,
  windows: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }],
};

/** What raises an alarm, for which vehicles, when. */
export function RuleFields({ fields }: { fields: FenceFields }) {
  const { t } = useTranslation();
  const { triggers } = fields;
  const set = (patch: Partial<FenceFields['triggers']>): void => setFields({ triggers: { ...triggers, ...patch } });
  return (
    <>
      <fieldset className="field">
        <legend className="label">{t('fences.rules')}</legend>
        {(['enter', 'exit', 'mustBeInside'] as const).map((name) => (
          <Check
            key={name}
            label={t(`fences.trigger.${name}`)}
            on={triggers[name]}
            onChange={(on) => set({ [name]: on })}
          />
        ))}
        <NumberLine
          label={t('fences.trigger.dwellMinutes')}
          value={triggers.dwellS === null ? null : triggers.dwellS / 60}
          onChange={(minutes) => set({ dwellS: minutes === null ? null : Math.round(minutes * 60) })}
        />
        <NumberLine
          label={t('fences.trigger.speedKph')}
          value={triggers.speedLimitKph}
          onChange={(speedLimitKph) => set({ speedLimitKph })}
        />
      </fieldset>
      <ScopeFields fields={fields} />
      <ScheduleFields schedule={fields.schedule} />
    </>
  );
}

/** The list with the item, or without it; an empty one asks nothing. */
function toggle<T>(list: readonly T[] | null, item: T): T[] | null {
  const held = list ?? [];
  const next = held.includes(item) ? held.filter((one) => one !== item) : [...held, item];
  return next.length === 0 ? null : next;
}

function ScopeFields({ fields: { scope } }: { fields: FenceFields }) {
  const { t } = useTranslation();
  const branches = useFleet((state) => state.branches);
  const branchName = useBranchName();
  return (
    <fieldset className="field">
      <legend className="label">{t('fences.scope.title')}</legend>
      <p className="faint">{t('fences.scope.help')}</p>
      <div className="checks" role="group" aria-label={t('fences.scope.phases')}>
        {RentalPhase.options.map((phase) => (
          <Check
            key={phase}
            label={t(`fences.phase.${phase}`)}
            on={scope.phases?.includes(phase) === true}
            onChange={() => setFields({ scope: { ...scope, phases: toggle(scope.phases, phase) } })}
          />
        ))}
      </div>
      <div className="checks" role="group" aria-label={t('fences.scope.branches')}>
        {[...branches.values()].map(({ id }) => (
          <Check
            key={id}
            label={branchName(id)}
            on={scope.branchIds?.includes(id) === true}
            onChange={() => setFields({ scope: { ...scope, branchIds: toggle(scope.branchIds, id) } })}
          />
        ))}
      </div>
    </fieldset>
  );
}

function ScheduleFields({ schedule }: { schedule: WeeklySchedule | null }) {
  const { t } = useTranslation();
  const [window] = schedule?.windows ?? [];
  const set = (patch: Partial<WeeklySchedule['windows'][number]>): void => {
    if (schedule && window)
      setFields({ schedule: { ...schedule, windows: [{ ...window, ...patch }, ...schedule.windows.slice(1)] } });
  };
  return (
    <fieldset className="field">
      <legend className="label">{t('fences.schedule.title')}</legend>
      <Check
        label={t('fences.schedule.only')}
        on={schedule !== null}
        onChange={(on) => setFields({ schedule: on ? WORKDAYS : null })}
      />
      {window && (
        <>
          <div className="checks" role="group" aria-label={t('fences.schedule.days')}>
            {WEEK_DAYS.map(([day, name]) => (
              <Check
                key={day}
                label={t(`fences.day.${name}`)}
                on={window.days.includes(day)}
                onChange={(on) =>
                  set({
                    days: on
                      ? [...window.days, day].toSorted((a, b) => a - b)
                      : window.days.filter((one) => one !== day),
                  })
                }
              />
            ))}
          </div>
          {(['from', 'to'] as const).map((edge) => (
            <label key={edge} className="field-line">
              {t(`fences.schedule.${edge}`)}
              <input
                className="input"
                type="time"
                value={window[edge]}
                onChange={(event) => set({ [edge]: event.target.value })}
              />
            </label>
          ))}
        </>
      )}
    </fieldset>
  );
}

function Check({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="check">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

interface NumberLineProps {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}

function NumberLine({ label, value, onChange }: NumberLineProps) {
  return (
    <label className="field-line">
      {label}
      <input
        className="input"
        type="number"
        min={1}
        value={value ?? ''}
        onChange={(event) => onChange(Number.isNaN(event.target.valueAsNumber) ? null : event.target.valueAsNumber)}
      />
    </label>
  );
}
