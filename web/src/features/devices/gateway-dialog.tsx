import { NewGateway, type DeviceId, type Gateway, type RegisteredGateway } from '@roadcall/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../data/api-error.ts';
import { gatewayApi } from '../../data/gateway-api.ts';
import { queryClient } from '../../data/query-client.ts';
import { toast } from '../../frame/toasts.ts';
import { closeOverlay } from '../../keys/overlays.ts';
import { select } from '../../route-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { DevicePicker } from './device-picker.tsx';
import { GatewaySecret } from './gateway-secret.tsx';
import { CheckGroup } from './model-fields.tsx';
import { useDeviceModels } from './use-devices.ts';
import { useGateway } from './use-gateways.ts';

/** Makes a gateway and shows its secret, this once; with an id, says anew for whom that one may publish. */
export function GatewayDialog({ gatewayId }: { gatewayId?: string }) {
  return gatewayId === undefined ? <NewGatewayForm /> : <EditOf id={gatewayId} />;
}

function EditOf({ id }: { id: string }) {
  const { data } = useGateway(id);
  return data ? <GatewayForm held={data} onMade={closeOverlay} /> : null;
}

function NewGatewayForm() {
  const { t } = useTranslation();
  const [made, setMade] = useState<RegisteredGateway | null>(null);
  if (made === null) return <GatewayForm onMade={setMade} />;
  const { gateway, credential } = made;
  const open = (): void => {
    closeOverlay();
    select({ kind: 'gateway', id: gateway.id });
  };
  return (
    <Dialog title={t('devices.create.done', { id: gateway.id })} onClose={closeOverlay} className="wide" stays>
      <GatewaySecret credential={credential} deviceId={gateway.devices[0]} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={closeOverlay}>
          {t('common.close')}
        </button>
        <button type="button" className="button primary" onClick={open}>
          {t('devices.gateways.open')}
        </button>
      </div>
    </Dialog>
  );
}

interface FormProps {
  held?: Gateway;
  onMade: (made: RegisteredGateway) => void;
}

function GatewayForm({ held: latest, onMade }: FormProps) {
  const { t } = useTranslation();
  // As it was when the form opened: somebody else's change meanwhile is refused by its version.
  const [held] = useState(latest);
  const modelNames = useDeviceModels().data?.items.map(({ name }) => name) ?? held?.models ?? [];
  const [id, setId] = useState<string>(held?.id ?? '');
  const [label, setLabel] = useState(held?.label ?? '');
  const [models, setModels] = useState<readonly string[]>(held?.models ?? []);
  const [devices, setDevices] = useState<readonly DeviceId[]>(held?.devices ?? []);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const read = NewGateway.safeParse({ id, label, models, devices });
  const idWrong = id !== '' && !NewGateway.shape.id.safeParse(id).success;

  const send = async (): Promise<void> => {
    if (!read.success) return;
    if (held === undefined) {
      onMade(await gatewayApi.register(read.data));
    } else {
      const { id: _, ...edit } = read.data;
      await gatewayApi.edit(held.id, edit, held.version);
      toast({ title: t('devices.gateways.saved'), tone: 'good' });
      closeOverlay();
    }
    await queryClient.invalidateQueries({ queryKey: ['gateways'] });
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    send()
      .catch(setError)
      .finally(() => setBusy(false));
  };

  return (
    <Dialog
      title={held ? t('devices.gateways.editTitle', { id: held.id }) : t('devices.gateways.newTitle')}
      lead={t('devices.gateways.lead')}
      onClose={closeOverlay}
    >
      <form className="form" onSubmit={submit}>
        {error !== null && <GatewayProblem error={error} />}
        {!held && (
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
            <span className="faint">{idWrong ? t('devices.create.idWrong') : t('devices.gateways.idHelp')}</span>
          </label>
        )}
        <label className="field">
          <span className="label">{t('devices.gateways.name')}</span>
          <input
            className="input"
            value={label}
            required
            autoFocus={held !== undefined}
            maxLength={80}
            onChange={(event) => setLabel(event.target.value)}
          />
        </label>
        <CheckGroup
          legend={t('devices.gateways.allOfModels')}
          options={modelNames}
          chosen={models}
          labelOf={(name) => name}
          onChange={setModels}
        />
        <DevicePicker chosen={devices} onChange={setDevices} />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={closeOverlay}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy || !read.success}>
            {held ? t('common.save') : t('devices.create.submit')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The api names the device that is not there: that sentence is worth more than "not found". */
function GatewayProblem({ error }: { error: unknown }) {
  if (error instanceof ApiError && error.code === 'unknown_reference' && error.detail) {
    return <Notice>{error.detail}</Notice>;
  }
  return <ErrorNotice error={error} />;
}
