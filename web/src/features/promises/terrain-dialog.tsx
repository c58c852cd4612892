import { Terrain, type Incident } from '@roadcall/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { clockApi } from '../../data/clock-api.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { rereadClocks } from './say-of-clock.ts';

/** Corrects whether an incident is urban or remote, with the reason that stays beside it. */
export function TerrainDialog({ incidentId, terrain }: { incidentId: Incident['id']; terrain: Terrain }) {
  const { t } = useTranslation();
  const [to, setTo] = useState<Terrain>(terrain === 'urban' ? 'remote' : 'urban');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    try {
      await clockApi.correctTerrain(incidentId, to, reason.trim());
      await rereadClocks(incidentId);
      closeOverlay();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Dialog title={t('promises.correctTerrain')} lead={t('promises.correctTerrainLead')} onClose={closeOverlay}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {error !== null && <ErrorNotice error={error} />}
        <div className="field">
          <label htmlFor="terrain">{t('promises.terrainLabel')}</label>
          <select
            id="terrain"
            className="input"
            value={to}
            onChange={(event) => setTo(Terrain.parse(event.target.value))}
          >
            {Terrain.options.map((each) => (
              <option key={each} value={each}>
                {t(`promises.terrain.${each}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="terrain-reason">{t('promises.reason')}</label>
          <input
            id="terrain-reason"
            className="input"
            value={reason}
            maxLength={500}
            required
            autoComplete="off"
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary">
            {t('common.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
