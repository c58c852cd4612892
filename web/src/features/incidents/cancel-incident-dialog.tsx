import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { toast } from '../../frame/toasts.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';

/** Cancelling hurts: it asks for the reason, which stays on record. */
export function CancelIncidentDialog({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const incident = useFleet((state) => state.incidents.get(incidentId));
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  if (!incident) return null;

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const text = reason.trim();
    setMissing(text === '');
    if (text === '') return;
    setBusy(true);
    setError(null);
    try {
      const cancelled = await api.cancelIncident(incident.id, text);
      useFleet.setState(({ incidents }) => ({ incidents: new Map(incidents).set(cancelled.id, cancelled) }));
      closeOverlay();
      toast({ title: t('desk.incident.cancelled', { number: incident.number }) });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t('desk.incident.cancelTitle', { number: incident.number })}
      lead={t('desk.incident.cancelText')}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={(event) => void submit(event)}>
        {error !== null && <ErrorNotice error={error} />}
        {missing && <Notice>{t('desk.incident.cancelReasonNeeded')}</Notice>}
        <div className="field">
          <label htmlFor="cancel-reason">{t('desk.incident.cancelReason')}</label>
          <textarea
            id="cancel-reason"
            className="textarea"
            value={reason}
            maxLength={500}
            placeholder={t('desk.incident.cancelReasonHint')}
            aria-invalid={missing}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('desk.incident.keep')}
          </button>
          <button type="submit" className="button danger-solid" disabled={busy}>
            {t('desk.incident.cancelConfirm')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
