import { Tabs } from '@base-ui/react/tabs';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hexDump, prettyJson } from './payload-text.ts';

/** More is not put on the page; copying takes all of it. */
const SHOWN_BYTES = 16_384;

/** The bytes of a message as JSON, text or hex, whatever they can be read as. */
export function PayloadView({ hex, text }: { hex: string; text: string | null }) {
  const { t } = useTranslation();
  const json = prettyJson(text);
  const forms = [
    ...(json === undefined ? [] : (['json'] as const)),
    ...(text === null ? [] : (['text'] as const)),
    'hex' as const,
  ];
  const [form, setForm] = useState<(typeof forms)[number]>(forms[0]!);
  const [copied, setCopied] = useState(false);
  const whole = form === 'json' ? json! : form === 'text' ? text! : hex;
  const shown = form === 'hex' ? hexDump(hex.slice(0, SHOWN_BYTES * 2)) : whole.slice(0, SHOWN_BYTES);
  return (
    <div className="payload">
      <div className="payload-head">
        <Tabs.Root
          value={form}
          onValueChange={(next: typeof form) => {
            setForm(next);
            setCopied(false);
          }}
        >
          <Tabs.List className="segments">
            {forms.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`devices.quarantine.as.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs.Root>
        <button
          type="button"
          className="button small"
          onClick={() => void navigator.clipboard.writeText(whole).then(() => setCopied(true))}
        >
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {copied ? t('devices.quarantine.copied') : t('devices.quarantine.copy')}
        </button>
      </div>
      <pre tabIndex={0} aria-label={t('devices.quarantine.payload')}>
        {shown}
      </pre>
      {hex.length > SHOWN_BYTES * 2 && (
        <p className="faint">{t('devices.quarantine.cut', { shown: SHOWN_BYTES.toLocaleString('en') })}</p>
      )}
    </div>
  );
}
