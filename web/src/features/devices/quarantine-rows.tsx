import type { QuarantinedMessage } from '@roadcall/contracts';
import { ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { select } from '../../route-store.ts';
import { Ago } from '../../ui/time.tsx';
import { reasonInWords, sizeInWords } from './device-words.tsx';

export const QUARANTINE_COLUMNS = '110px minmax(140px, 1fr) minmax(150px, 1fr) minmax(200px, 3fr) 90px';

const open = ({ id }: QuarantinedMessage): void => select({ kind: 'quarantine', id: String(id) });

export function QuarantineRow({ message }: { message: QuarantinedMessage }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="row-button" tabIndex={-1} onClick={() => open(message)}>
      <ShieldAlert size={18} aria-hidden className="device-mark" />
      <span className="row-main">
        <span className="one">
          <strong className="clip">{reasonInWords(t, message.reason)}</strong>
        </span>
        <span className="two clip">{message.detail}</span>
      </span>
      <span className="row-end">
        <span className="one mono clip">{message.deviceId}</span>
        <span className="two">
          <Ago at={message.receivedAt} />
        </span>
      </span>
    </button>
  );
}

export function QuarantineTableRow({ message }: { message: QuarantinedMessage }) {
  const { t } = useTranslation();
  return (
    <>
      <div role="cell" className="muted">
        <Ago at={message.receivedAt} />
      </div>
      <div role="cell">
        <span className="mono clip">{message.deviceId}</span>
      </div>
      <div role="cell">
        <button type="button" className="cell-button" tabIndex={-1} onClick={() => open(message)}>
          {reasonInWords(t, message.reason)}
        </button>
      </div>
      <div role="cell" className="muted">
        <span className="clip">{message.detail}</span>
      </div>
      <div role="cell" className="number muted">
        {sizeInWords(t, message.payloadBytes)}
      </div>
    </>
  );
}

const HEADS = ['at', 'device', 'reason', 'detail', 'size'] as const;

export function QuarantineTableHead() {
  const { t } = useTranslation();
  return (
    <>
      {HEADS.map((head) => (
        <div key={head} role="columnheader" className={head === 'size' ? 'number' : ''}>
          {t(`devices.quarantine.columns.${head}`)}
        </div>
      ))}
    </>
  );
}
