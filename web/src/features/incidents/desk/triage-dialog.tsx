import { suggestedNeeds, suggestTriage, type Incident, type IncidentType } from '@roadcall/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deskApi } from '../../../data/desk-api.ts';
import { useFleet } from '../../../data/fleet-store.ts';
import { toast } from '../../../frame/toasts.ts';
import { closeOverlay } from '../../../keys/overlays.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { keepIncident } from './keep-incident.ts';
import { NeedsField, PlaceFields, SeverityField, TypeField } from './triage-fields.tsx';
import { useSending } from './use-sending.ts';

/** Corrects what triage said: type, severity, needs, whether a replacement is owed, place and note. */
export function TriageDialog({ incidentId }: { incidentId: string }) {
  const incident = useFleet((state) => state.incidents.get(incidentId));
  return incident ? <TriageForm incident={incident} /> : null;
}

function TriageForm({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const vehicle = useFleet((state) => state.vehicles.get(incident.vehicleId ?? ''));
  // What the form began with: somebody else's later edit is refused, not overwritten.
  const [version] = useState(incident.version);
  const [type, setType] = useState(incident.type);
  const [severity, setSeverity] = useState(incident.severity);
  const [needs, setNeeds] = useState([...incident.needs]);
  const [replacementOwed, setReplacementOwed] = useState(incident.replacementOwed);
  const [note, setNote] = useState(incident.note ?? '');
  const [place, setPlace] = useState({ lat: incident.lat.toFixed(6), lon: incident.lon.toFixed(6) });
  const [isMoved, setMoved] = useState(false);
  const { busy, error, submit } = useSending(async () => {
    const where = isMoved ? { lat: Number(place.lat), lon: Number(place.lon) } : {};
    const edit = { type, severity, needs, replacementOwed, note: note.trim() === '' ? null : note.trim(), ...where };
    keepIncident(await deskApi.edit(incident.id, edit, version));
    toast({ title: t('act.triage.done', { number: incident.number }), tone: 'good' });
  });
  /** Another type suggests anew, as triage did; what it suggests is shown and may be changed. */
  const retype = (next: IncidentType): void => {
    const energy = vehicle?.energy ?? null;
    const suggested = suggestTriage(next, { energy, isRented: incident.rentalId !== null });
    setType(next);
    setSeverity(suggested.severity);
    setNeeds([...suggestedNeeds(next, energy)]);
    setReplacementOwed(suggested.replacementOwed);
  };
  return (
    <Dialog
      title={t('act.triage.title', { number: incident.number })}
      lead={t('act.triage.lead')}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        <TypeField type={type} onChange={retype} />
        <SeverityField severity={severity} onChange={setSeverity} />
        <NeedsField needs={needs} onChange={setNeeds} />
        <label className="check-line">
          <input
            type="checkbox"
            checked={replacementOwed}
            onChange={(event) => setReplacementOwed(event.target.checked)}
          />
          {t('act.replacementOwed')}
        </label>
        <PlaceFields
          place={place}
          onChange={(next) => {
            setPlace(next);
            setMoved(true);
          }}
        />
        <div className="field">
          <label htmlFor="triage-note">{t('desk.newIncident.note')}</label>
          <textarea
            id="triage-note"
            className="textarea"
            maxLength={1_000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t('common.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
