import type { DeviceModel } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { closeOverlay } from '../../keys/overlays.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { DeviceModelForm } from './device-model-form.tsx';
import { useDeviceModels } from './use-devices.ts';

type Draft = Omit<DeviceModel, 'version' | 'deviceCount'>;

const NEW: Draft = {
  name: '',
  vendor: null,
  adapter: 'native',
  datum: 'wgs84',
  capabilities: [],
  alarms: [],
  expectedIntervalS: 10,
  parkedIntervalS: null,
  thresholds: {},
};

/** A new model, or the one of this name as it was when the dialog opened. */
export function DeviceModelDialog({ name }: { name?: string }) {
  const { t } = useTranslation();
  const models = useDeviceModels();
  const held = models.data?.items.find((model) => model.name === name);
  return (
    <Dialog
      title={name === undefined ? t('devices.models.newTitle') : t('devices.models.editTitle', { name })}
      lead={t('devices.models.lead')}
      onClose={closeOverlay}
      className="wide"
    >
      {name !== undefined && held === undefined ? (
        <SkeletonRows rows={4} />
      ) : (
        <DeviceModelForm key={held?.version} first={held ?? NEW} version={held?.version ?? null} />
      )}
    </Dialog>
  );
}
