import type { DeviceCredential } from '@roadcall/contracts';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A secret that is on the page this once, with what to do with it. */
export function SecretOnce({ credential }: { credential: DeviceCredential }) {
  const { t } = useTranslation();
  const line = tryLine(credential);
  return (
    <div className="device-secret" role="status">
      <p className="device-label">{t('devices.credential.secret')}</p>
      <CopyLine text={credential.secret} />
      <p className="faint">{t('devices.credential.once')}</p>
      <p className="device-label">{t('devices.credential.try')}</p>
      <CopyLine text={line} />
      <p className="faint">{t('devices.credential.tryNote')}</p>
    </div>
  );
}

/** Text with a button that copies it; one press selects all of it for those without a clipboard. */
export function CopyLine({ text }: { text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  return (
    <div className="copy-line">
      <code>{text}</code>
      <button
        type="button"
        className="button small"
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {copied ? t('devices.credential.copied') : t('devices.credential.copy')}
      </button>
    </div>
  );
}

/** One position by hand, at the device door of this host. */
function tryLine({ deviceId, secret }: DeviceCredential): string {
  const fix = `{\\"seq\\":1,\\"fixes\\":[{\\"ts\\":$(date +%s%3N),\\"lat\\":30.62,\\"lon\\":114.9}]}`;
  return (
    `mosquitto_pub -h ${window.location.hostname} -p 1884 -q 1 -i ${deviceId} -u ${deviceId} -P '${secret}' ` +
    `-t v1/devices/${deviceId}/telemetry -m "${fix}"`
  );
}
