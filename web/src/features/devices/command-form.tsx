import { NewDeviceCommand } from '@roadcall/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

/** Kinds that most devices know; any other of theirs can be typed. */
const USUAL_KINDS = ['locate', 'reboot', 'set_interval', 'read_config', 'update_firmware'] as const;
const EXPIRIES_S = [300, 3_600, 86_400, 604_800] as const;

/** What a device is to do; checked by the contract before it leaves. */
export function CommandForm({ onSend }: { onSend: (command: NewDeviceCommand) => Promise<boolean> }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState('');
  const [params, setParams] = useState('');
  const [expiresInS, setExpiresInS] = useState<number>(EXPIRIES_S[1]);
  const parsed = readCommand(kind, params, expiresInS);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!parsed.command) return;
    void onSend(parsed.command).then((isSent) => {
      if (isSent) setKind('');
      if (isSent) setParams('');
      return isSent;
    });
  };
  return (
    <form className="form device-form" onSubmit={submit}>
      <label className="field">
        <span className="label">{t('devices.commands.kind')}</span>
        <input
          className="input mono"
          list="command-kinds"
          value={kind}
          aria-invalid={kind !== '' && parsed.wrong === 'kind'}
          onChange={(event) => setKind(event.target.value)}
        />
        <datalist id="command-kinds">
          {USUAL_KINDS.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {kind !== '' && parsed.wrong === 'kind' && <span className="faint">{t('devices.commands.kindWrong')}</span>}
      </label>
      <label className="field">
        <span className="label">{t('devices.commands.params')}</span>
        <textarea
          className="input mono"
          rows={2}
          value={params}
          placeholder='{"seconds": 30}'
          aria-invalid={parsed.wrong === 'params'}
          onChange={(event) => setParams(event.target.value)}
        />
        {parsed.wrong === 'params' && <span className="faint">{t('devices.commands.paramsWrong')}</span>}
      </label>
      <label className="field">
        <span className="label">{t('devices.commands.expiry')}</span>
        <select className="input" value={expiresInS} onChange={(event) => setExpiresInS(Number(event.target.value))}>
          {EXPIRIES_S.map((seconds) => (
            <option key={seconds} value={seconds}>
              {t(`devices.commands.expiries.s${seconds}`)}
            </option>
          ))}
        </select>
      </label>
      <div className="dialog-actions">
        <button type="submit" className="button primary" disabled={!parsed.command}>
          {t('devices.commands.sendButton')}
        </button>
      </div>
    </form>
  );
}

function readCommand(
  kind: string,
  params: string,
  expiresInS: number,
): { command?: NewDeviceCommand; wrong?: 'kind' | 'params' } {
  let value: unknown = {};
  try {
    if (params.trim() !== '') value = JSON.parse(params);
  } catch {
    return { wrong: 'params' };
  }
  const parsed = NewDeviceCommand.safeParse({ kind: kind.trim(), params: value, expiresInS });
  if (parsed.success) return { command: parsed.data };
  return { wrong: parsed.error.issues.some(({ path }) => path[0] === 'kind') ? 'kind' : 'params' };
}
