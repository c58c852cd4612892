import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deskApi } from '../../../data/desk-api.ts';
import { useFleet } from '../../../data/fleet-store.ts';
import { closeOverlay } from '../../../keys/overlays.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { keepAssignment, keepIncident } from './keep-incident.ts';
import { useSending } from './use-sending.ts';

export type ReasonedAct = 'takeOff' | 'pin' | 'resolve';

/** What a person decides with one sentence of why, which stays on record. */
export function ReasonDialog({ act, incidentId }: { act: ReasonedAct; incidentId: string }) {
  const { t } = useTranslation();
  const incident = useFleet((state) => state.incidents.get(incidentId));
  const [reason, setReason] = useState('');
  const { busy, error, submit } = useSending(async () => {
    if (!incident) return;
    const { assignment } = incident;
    const words = reason.trim();
    if (act === 'resolve') return keepIncident(await deskApi.resolve(incident.id, words, incident.version));
    if (!assignment) return;
    const done = act === 'pin' ? deskApi.pin : deskApi.takeOff;
    keepAssignment(await done(assignment.id, words, assignment.version));
  });
  if (!incident) return null;
  const unit = incident.assignment?.unitName ?? '';
  return (
    <Dialog
      title={t(`act.${act}.title`, { unit, number: incident.number })}
      lead={t(`act.${act}.lead`)}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        <div className="field">
          <label htmlFor="act-reason">{t(`act.${act}.reason`)}</label>
          <textarea
            id="act-reason"
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
            {t(`act.${act}.confirm`)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
