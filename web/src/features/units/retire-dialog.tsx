import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { unitApi } from '../../data/unit-api.ts';
import { toast } from '../../frame/toasts.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useSending } from '../incidents/desk/use-sending.ts';
import { keepUnit } from './unit-acts.ts';

/** Takes a unit out of use: says what will happen, asks why. */
export function RetireDialog({ unitId }: { unitId: string }) {
  const { t } = useTranslation();
  const unit = useFleet((state) => state.units.get(unitId));
  const [reason, setReason] = useState('');
  const { busy, error, submit } = useSending(async () => {
    if (!unit) return;
    keepUnit(await unitApi.retire(unit.id, reason.trim(), unit.version));
    toast({ title: t('units.done.retired', { name: unit.name }), tone: 'good' });
  });
  if (!unit) return null;
  return (
    <Dialog title={t('units.retire.title', { name: unit.name })} lead={t('units.retire.lead')} onClose={closeOverlay}>
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        <div className="field">
          <label htmlFor="retire-reason">{t('units.retire.reason')}</label>
          <input
            id="retire-reason"
            className="input"
            required
            autoFocus
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button danger-solid" disabled={busy || reason.trim() === ''}>
            {t('units.act.retire')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
