import type { FixConflict, ShownFix } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { exactTime } from '../../ui/time.tsx';

interface Props {
  conflicts: readonly FixConflict[];
  mayKeep: boolean;
  onDecide: (decision: 'keep' | 'replace') => void;
}

/** What is stored and what was kept, side by side, where they differ; and the choice between them. */
export function FixConflictView({ conflicts, mayKeep, onDecide }: Props) {
  const { t } = useTranslation();
  const mayReplace = useMay('quarantine.replace');
  return (
    <>
      {conflicts.map((conflict) => (
        <table key={conflict.ts} className="fix-conflict">
          <caption>
            <strong>{t('devices.quarantine.retry.conflict.title')}</strong>
            <span className="faint">
              {t('devices.quarantine.retry.conflict.lead', { when: exactTime(Date.parse(conflict.ts)) })}
            </span>
          </caption>
          <thead>
            <tr>
              <th scope="col">{t('devices.quarantine.retry.conflict.field')}</th>
              <th scope="col">{t('devices.quarantine.retry.conflict.stored')}</th>
              <th scope="col">{t('devices.quarantine.retry.conflict.offered')}</th>
            </tr>
          </thead>
          <tbody>
            {differences(conflict).map((name) => (
              <tr key={name}>
                <th scope="row" className="mono">
                  {name}
                </th>
                <td className="mono">{shown(conflict.stored, name)}</td>
                <td className="mono">{shown(conflict.offered, name)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      <p className="faint">{t('devices.quarantine.retry.conflict.same')}</p>
      <div className="device-acts">
        {mayKeep && (
          <ConfirmButton
            label={t('devices.quarantine.retry.conflict.keep')}
            sure={t('devices.quarantine.retry.conflict.keepSure')}
            onConfirm={() => onDecide('keep')}
          />
        )}
        {mayReplace && (
          <ConfirmButton
            className="danger"
            label={t('devices.quarantine.retry.conflict.replace')}
            sure={t('devices.quarantine.retry.conflict.replaceSure')}
            onConfirm={() => onDecide('replace')}
          />
        )}
      </div>
    </>
  );
}

const shown = (fix: ShownFix, name: string): string => (fix[name] === undefined ? '–' : JSON.stringify(fix[name]));

function differences({ stored, offered }: FixConflict): string[] {
  const names = new Set([...Object.keys(stored), ...Object.keys(offered)]);
  return [...names].filter((name) => shown(stored, name) !== shown(offered, name));
}
