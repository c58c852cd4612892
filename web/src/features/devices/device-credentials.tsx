import type { Device } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { deviceApi } from '../../data/device-api.ts';
import { CredentialBlock } from './credential-block.tsx';
import { SecretOnce, useTryLine } from './secret-once.tsx';

/** The credentials of one device. */
export function DeviceCredentials({ device }: { device: Device }) {
  const { t } = useTranslation();
  const tryLine = useTryLine();
  return (
    <CredentialBlock
      of="devices"
      id={device.id}
      lead={device.credentials.length === 0 ? t('devices.credential.none') : t('devices.credential.lead')}
      records={() => deviceApi.credentials(device.id)}
      rotate={() => deviceApi.rotate(device.id)}
      revoke={(id) => deviceApi.revoke(device.id, id)}
      show={({ secret }) => <SecretOnce secret={secret} uses={[tryLine(device.id, device.id, secret)]} />}
    />
  );
}
