import { suggestTriage, type Incident, type IncidentSeverity, type IncidentType } from '@roadcall/contracts';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { toast } from '../../frame/toasts.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { currentMap } from '../../map/current-map.ts';
import { select } from '../../route-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { keepIncident } from './desk/keep-incident.ts';
import { PlaceFields, SeverityField, TypeField, type PlaceText } from './desk/triage-fields.tsx';
import { useSending } from './desk/use-sending.ts';

/** The middle of the map: where a dispatcher looks while the caller speaks. */
function middleOfMap(): PlaceText {
  const centre = currentMap()?.map.getCenter();
  return { lat: centre?.lat.toFixed(6) ?? '', lon: centre?.lng.toFixed(6) ?? '' };
}

/**
 * Opens an incident on a vehicle, or at a place: what happened, how grave, who called, a note. The system sends a unit
 * by itself.
 */
export function NewIncidentDialog({ vehicleId }: { vehicleId?: string }) {
  const { t } = useTranslation();
  const selected = useFleet((state) => state.vehicles.get(vehicleId ?? ''));
  const [plate, setPlate] = useState('');
  const typed = useFleet((state) => findByPlate(state.vehicles.values(), plate));
  const vehicle = selected ?? typed;
  const [type, setType] = useState<IncidentType>('breakdown');
  const [severity, setSeverity] = useState<IncidentSeverity>('major');
  const [note, setNote] = useState('');
  const [caller, setCaller] = useState({ name: '', phone: '' });
  const [place, setPlace] = useState(middleOfMap);
  // The same wish sent twice opens one incident.
  const idempotencyKey = useRef(crypto.randomUUID());
  const { busy, error, submit } = useSending(async () => {
    const where = vehicle ? { vehicleId: vehicle.id } : { lat: Number(place.lat), lon: Number(place.lon) };
    const called = { name: caller.name.trim() || null, phone: caller.phone.trim() || null };
    const isCall = called.name !== null || called.phone !== null;
    const body = { type, severity, ...where, note: note.trim() || null, caller: isCall ? called : null };
    const incident: Incident = await api.openIncident(body, idempotencyKey.current);
    keepIncident(incident);
    select({ kind: 'incident', id: incident.id });
    toast({ title: t('desk.newIncident.opened', { number: incident.number }), tone: 'good' });
  });
  const suggested = suggestTriage(type, { energy: vehicle?.energy ?? null });
  return (
    <Dialog
      title={vehicle ? t('desk.newIncident.title', { plate: vehicle.plate }) : t('act.call.title')}
      lead={t('desk.newIncident.lead')}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={submit}>
        {error !== null && <ErrorNotice error={error} />}
        {!selected && (
          <div className="field">
            <label htmlFor="incident-plate">{t('act.call.plate')}</label>
            <input
              id="incident-plate"
              className="input plate"
              value={plate}
              maxLength={16}
              onChange={(event) => setPlate(event.target.value)}
            />
            <p className="faint" role="status">
              {typed
                ? `${typed.make} ${typed.model}`
                : t(plate.trim() === '' ? 'act.call.plateLead' : 'act.call.plateUnknown')}
            </p>
          </div>
        )}
        {!vehicle && <PlaceFields place={place} onChange={setPlace} />}
        <div className="place-fields">
          {(['name', 'phone'] as const).map((part) => (
            <div className="field" key={part}>
              <label htmlFor={`caller-${part}`}>
                {t(`act.call.${part}`)} <span className="faint">{t('common.optional')}</span>
              </label>
              <input
                id={`caller-${part}`}
                className="input"
                type={part === 'phone' ? 'tel' : 'text'}
                autoComplete="off"
                maxLength={part === 'phone' ? 20 : 80}
                value={caller[part]}
                onChange={(event) => setCaller({ ...caller, [part]: event.target.value })}
              />
            </div>
          ))}
        </div>
        <TypeField type={type} onChange={setType} />
        <SeverityField severity={severity} onChange={setSeverity} />
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
          {suggested.needs.length === 0
            ? t('act.noNeeds')
            : t('desk.newIncident.needs', {
                skills: suggested.needs.map((skill) => t(`fleet.skill.${skill}`)).join(', '),
              })}
        </p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button
            type="submit"
            className="button primary"
            disabled={busy || (!vehicle && (place.lat === '' || place.lon === ''))}
          >
            {busy ? t('desk.newIncident.submitting') : t('desk.newIncident.submit')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const bare = (plate: string): string => plate.replaceAll(/[\s·.-]/g, '').toUpperCase();

/** Plates are said with and without their dot, in any case. */
function findByPlate<T extends { plate: string }>(vehicles: Iterable<T>, text: string): T | undefined {
  const wanted = bare(text);
  if (wanted === '') return undefined;
  for (const vehicle of vehicles) if (bare(vehicle.plate) === wanted) return vehicle;
  return undefined;
}
