import { UnitDutyChange } from '@roadcall/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useSending } from '../incidents/desk/use-sending.ts';
import { setDuty } from './unit-acts.ts';
import { DutySign } from './unit-state.tsx';

const DUTIES = UnitDutyChange.shape.state.options;
type SetDuty = (typeof DUTIES)[number];

/** Begins or ends a shift in the crew's place, or sets the unit out of service, which asks why. */
export function DutyDialog({ unitId }: { unitId: string }) {
  const { t } = useTranslation();
  const unit = useFleet((state) => state.units.get(unitId));
  const rests = unit?.state === 'off_shift' || unit?.state === 'out_of_service';
  const [state, setState] = useState<SetDuty>(rests ? 'available' : 'off_shift');
  const [reason, setReason] = useState('');
  const { busy, error, submit } = useSending(async () => {
    if (unit) await setDuty(unit, { state, reason: reason.trim() || null });
  });
  if (!unit) return null;
  const needsReason = state === 'out_of_service';
  return (
    <Dialog
      title={t('units.dutyDialog.title', { name: unit.name })}
      lead={t('units.dutyDialog.lead')}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        <fieldset className="field duty-choices">
          <legend className="label">{t('units.dutyDialog.duty')}</legend>
          {DUTIES.map((duty) => (
            <label key={duty} className="duty-choice" data-chosen={state === duty || undefined}>
              <input
                type="radio"
                name="duty"
                checked={state === duty}
                autoFocus={state === duty}
                disabled={duty === unit.state && unit.dutyReason === null}
                onChange={() => setState(duty)}
              />
              <span>
                <DutySign duty={duty} />
                <span className="muted">{t(`units.dutyDialog.means.${duty}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="duty-reason">
            {t('units.dutyDialog.reason')} {!needsReason && <span className="faint">{t('common.optional')}</span>}
          </label>
          <input
            id="duty-reason"
            className="input"
            required={needsReason}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy || (needsReason && reason.trim() === '')}>
            {t(`units.dutyDialog.confirm.${state}`)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
