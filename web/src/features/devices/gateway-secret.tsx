import type { GatewayCredential } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { SecretOnce, useTryLine } from './secret-once.tsx';
import { traccarSettings } from './traccar-settings.ts';

/** A gateway's secret, this once: alone, as the address that Traccar forwards to, and to try one of its devices by hand. */
export function GatewaySecret({
  credential,
  deviceId,
}: {
  credential: GatewayCredential;
  deviceId?: string | undefined;
}) {
  const { t } = useTranslation();
  const tryLine = useTryLine();
  const { username, secret } = credential;
  const traccar = traccarSettings(username, secret, window.location.hostname);
  return (
    <SecretOnce
      secret={secret}
      uses={[
        { label: t('devices.gateways.traccar'), text: traccar, note: t('devices.gateways.traccarNote') },
        ...(deviceId === undefined ? [] : [tryLine(deviceId, username, secret)]),
      ]}
    />
  );
}
