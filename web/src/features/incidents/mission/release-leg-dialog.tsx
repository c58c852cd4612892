import type { ReplacementLeg } from '@roadcall/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deskApi } from '../../../data/desk-api.ts';
import { queryClient } from '../../../data/query-client.ts';
import { closeOverlay } from '../../../keys/overlays.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { useSending } from '../desk/use-sending.ts';

/** Takes the driver off, which frees the vehicle too; the next pair is looked for. */
export function ReleaseLegDialog({ incidentId, leg }: { incidentId: string; leg: ReplacementLeg }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const { busy, error, submit } = useSending(async () => {
    await deskApi.takeOff(leg.driver.assignmentId, reason.trim());
    await queryClient.invalidateQueries({ queryKey: ['incident', incidentId] });
  });
  const blanks = { plate: leg.vehicle.plate, unit: leg.driver.unitName };
  return (
    <Dialog title={t('mission.releaseLeg.title', blanks)} lead={t('mission.releaseLeg.lead')} onClose={closeOverlay}>
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        <div className="field">
          <label htmlFor="release-reason">{t('act.takeOff.reason')}</label>
          <textarea
            id="release-reason"
            className="textarea"
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy || reason.trim() === ''}>
            {t('mission.release')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
