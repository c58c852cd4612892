import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useSending } from '../incidents/desk/use-sending.ts';
import { setBreak } from './unit-acts.ts';
import { BreakUntil } from './unit-times.tsx';

const USUAL_MIN = [15, 30, 45, 60] as const;
const [LEAST_MIN, MOST_MIN] = [5, 240];

/** Begins a break of so many minutes, or ends the one that runs. */
export function BreakDialog({ unitId }: { unitId: string }) {
  const { t } = useTranslation();
  const unit = useFleet((state) => state.units.get(unitId));
  const [minutes, setMinutes] = useState(30);
  const isOn = Boolean(unit?.break);
  const { busy, error, submit } = useSending(async () => {
    if (unit) await setBreak(unit, isOn ? { act: 'end' } : { act: 'begin', minutes });
  });
  if (!unit) return null;
  const isBounded = Number.isInteger(minutes) && minutes >= LEAST_MIN && minutes <= MOST_MIN;
  return (
    <Dialog
      title={t(isOn ? 'units.break.endTitle' : 'units.break.title', { name: unit.name })}
      lead={t('units.break.lead')}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        {isOn ? (
          <p>
            <BreakUntil unit={unit} />
          </p>
        ) : (
          <div className="field">
            <label htmlFor="break-minutes">{t('units.break.minutes')}</label>
            <div className="break-minutes">
              {USUAL_MIN.map((usual) => (
                <button
                  key={usual}
                  type="button"
                  className="button"
                  aria-pressed={minutes === usual}
                  onClick={() => setMinutes(usual)}
                >
                  {usual}
                </button>
              ))}
              <input
                id="break-minutes"
                className="input"
                type="number"
                autoFocus
                required
                min={LEAST_MIN}
                max={MOST_MIN}
                value={Number.isNaN(minutes) ? '' : minutes}
                onChange={(event) => setMinutes(event.target.valueAsNumber)}
              />
            </div>
            {!isBounded && <span className="field-wrong">{t('units.wrong.breakMinutes')}</span>}
          </div>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" autoFocus={isOn} disabled={busy || (!isOn && !isBounded)}>
            {t(isOn ? 'units.act.endBreak' : 'units.act.break')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
