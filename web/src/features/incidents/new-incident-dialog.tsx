import { IncidentSeverity, IncidentType, NEEDS_OF_TYPE } from '@roadcall/contracts';
import { useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { toast } from '../../frame/toasts.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { select } from '../../route-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { IncidentIcon } from './incident-icon.tsx';

/** Opens an incident on a vehicle: what happened, how grave, a note. The system sends a unit by itself. */
export function NewIncidentDialog({ vehicleId }: { vehicleId: string }) {
  const { t } = useTranslation();
  const vehicle = useFleet((state) => state.vehicles.get(vehicleId));
  const [type, setType] = useState<IncidentType>('breakdown');
  const [severity, setSeverity] = useState<IncidentSeverity>('major');
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  // The same wish sent twice opens one incident.
  const idempotencyKey = useRef(crypto.randomUUID());
  if (!vehicle) return null;

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const body = { type, severity, vehicleId, note: note.trim() === '' ? null : note.trim() };
      const incident = await api.openIncident(body, idempotencyKey.current);
      useFleet.setState(({ incidents }) =>
        incidents.has(incident.id) ? {} : { incidents: new Map(incidents).set(incident.id, incident) },
      );
      closeOverlay();
      select({ kind: 'incident', id: incident.id });
      toast({ title: t('desk.newIncident.opened', { number: incident.number }), tone: 'good' });
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t('desk.newIncident.title', { plate: vehicle.plate })}
      lead={t('desk.newIncident.lead')}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={(event) => void submit(event)}>
        {error !== null && <ErrorNotice error={error} />}
        <fieldset className="field">
          <legend className="label">{t('desk.newIncident.type')}</legend>
          <div className="choices">
            {IncidentType.options.map((name) => (
              <label key={name} className="choice">
                <input type="radio" name="type" checked={type === name} onChange={() => setType(name)} />
                <IncidentIcon type={name} />
                {t(`desk.incidentType.${name}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <fieldset className="field">
          <legend className="label">{t('desk.newIncident.severity')}</legend>
          <div className="segments">
            {IncidentSeverity.options.map((name) => (
              <label key={name} data-active={severity === name || undefined}>
                <input
                  type="radio"
                  className="visually-hidden"
                  name="severity"
                  checked={severity === name}
                  onChange={() => setSeverity(name)}
                />
                {t(`desk.severity.${name}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="field">
          <label htmlFor="incident-note">
            {t('desk.newIncident.note')} <span className="faint">{t('common.optional')}</span>
          </label>
          <textarea
            id="incident-note"
            className="textarea"
            value={note}
            maxLength={1_000}
            placeholder={t('desk.newIncident.notePlaceholder')}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <p className="faint">
          {t('desk.newIncident.needs', {
            skills: NEEDS_OF_TYPE[type].map((skill) => t(`fleet.skill.${skill}`)).join(', '),
          })}
        </p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {busy ? t('desk.newIncident.submitting') : t('desk.newIncident.submit')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
