import type { ImportRefusal } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';

const SHOWN = 200;
const COLUMNS = ['line', 'field', 'value', 'why', 'allowed'] as const;

/** Each refused line: which field, why, and what is allowed. */
export function ImportRefusals({ refusals }: { refusals: readonly ImportRefusal[] }) {
  const { t } = useTranslation();
  return (
    <div className="refusals" tabIndex={0} role="region" aria-label={t('devices.importing.why')}>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`devices.importing.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {refusals.slice(0, SHOWN).map((refusal, index) => (
            <tr key={index}>
              <td className="number">{refusal.line}</td>
              <td className="mono">{refusal.field}</td>
              <td className="mono">{refusal.value}</td>
              <td>{refusal.why}</td>
              <td className="muted">{refusal.allowed}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {refusals.length > SHOWN && (
        <p className="faint">{t('devices.importing.moreRefused', { count: refusals.length - SHOWN })}</p>
      )}
    </div>
  );
}
