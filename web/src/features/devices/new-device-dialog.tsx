import { DeviceId, Imei, type RegisteredDevice } from '@roadcall/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { queryClient } from '../../data/query-client.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { select } from '../../route-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { SecretOnce, useTryLine } from './secret-once.tsx';
import { useDeviceModels } from './use-devices.ts';

/** Registers a device and shows its secret, this once. */
export function NewDeviceDialog() {
  const { t } = useTranslation();
  const models = useDeviceModels();
  const tryLine = useTryLine();
  const [id, setId] = useState('');
  const [imei, setImei] = useState('');
  const [model, setModel] = useState('generic');
  const [error, setError] = useState<unknown>(null);
  const [made, setMade] = useState<RegisteredDevice | null>(null);
  const idWrong = id !== '' && !DeviceId.safeParse(id).success;
  const imeiWrong = imei !== '' && !Imei.safeParse(imei).success;

  if (made) {
    return (
      <Dialog title={t('devices.create.done', { id: made.device.id })} onClose={closeOverlay} className="wide" stays>
        <SecretOnce
          secret={made.credential.secret}
          uses={[tryLine(made.device.id, made.device.id, made.credential.secret)]}
        />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.close')}
          </button>
          <button
            type="button"
            className="button primary"
            onClick={() => {
              closeOverlay();
              select({ kind: 'device', id: made.device.id });
            }}
          >
            {t('devices.create.open')}
          </button>
        </div>
      </Dialog>
    );
  }

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    try {
      setMade(await deviceApi.register({ id, model, imei: imei === '' ? null : imei }));
      await queryClient.invalidateQueries({ queryKey: ['devices'] });
    } catch (reason) {
      setError(reason);
    }
  };

  return (
    <Dialog title={t('devices.create.title')} lead={t('devices.create.lead')} onClose={closeOverlay}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {error !== null && <ErrorNotice error={error} />}
        <label className="field">
          <span className="label">{t('devices.create.id')}</span>
          <input
            className="input mono"
            value={id}
            required
            autoFocus
            maxLength={64}
            aria-invalid={idWrong}
            onChange={(event) => setId(event.target.value.trim())}
          />
          <span className="faint">{idWrong ? t('devices.create.idWrong') : t('devices.create.idHelp')}</span>
        </label>
        <label className="field">
          <span className="label">
            {t('devices.create.imei')} <span className="faint">{t('common.optional')}</span>
          </span>
          <input
            className="input mono"
            value={imei}
            inputMode="numeric"
            maxLength={15}
            aria-invalid={imeiWrong}
            onChange={(event) => setImei(event.target.value.trim())}
          />
          {imeiWrong && <span className="faint">{t('devices.create.imeiWrong')}</span>}
        </label>
        <label className="field">
          <span className="label">{t('devices.create.model')}</span>
          <select className="input" value={model} onChange={(event) => setModel(event.target.value)}>
            {(models.data?.items ?? [{ name: 'generic' }]).map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={id === '' || idWrong || imeiWrong}>
            {t('devices.create.submit')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
