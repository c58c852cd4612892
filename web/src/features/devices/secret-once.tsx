import { Check, Copy } from 'lucide-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  secret: string;
  /** Ready to paste: lines in which the secret is already. */
  uses: readonly Use[];
}

interface Use {
  label: string;
  text: string;
  note?: string;
}

/** A secret that is on the page this once, with what to do with it. */
export function SecretOnce({ secret, uses }: Props) {
  const { t } = useTranslation();
  return (
    <div className="device-secret" role="status">
      <p className="device-label">{t('devices.credential.secret')}</p>
      <CopyLine text={secret} />
      <p className="faint">{t('devices.credential.once')}</p>
      {uses.map(({ label, text, note }) => (
        <Fragment key={label}>
          <p className="device-label">{label}</p>
          <CopyLine text={text} />
          {note && <p className="faint">{note}</p>}
        </Fragment>
      ))}
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

/** One position by hand at the device door of this host, by a device itself or by a gateway for it. */
export function useTryLine(): (deviceId: string, username: string, secret: string) => Use {
  const { t } = useTranslation();
  return (deviceId, username, secret) => {
    const fix = `{\\"seq\\":1,\\"fixes\\":[{\\"ts\\":$(date +%s%3N),\\"lat\\":30.62,\\"lon\\":114.9}]}`;
    const text =
      `mosquitto_pub -h ${window.location.hostname} -p 1884 -q 1 -i ${username} -u ${username} -P '${secret}' ` +
      `-t v1/devices/${deviceId}/telemetry -m "${fix}"`;
    return { label: t('devices.credential.try'), text, note: t('devices.credential.tryNote') };
  };
}
