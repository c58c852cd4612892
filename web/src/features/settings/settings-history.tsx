import type { SettingsChange } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { Block } from '../../detail/detail-frame.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { dayAndTime, exactTime } from '../../ui/time.tsx';
import { settingInWords, valueInWords } from './setting-words.ts';
import type { PageName } from './settings-pages.ts';
import { useSettingsChanges } from './use-settings.ts';

/** Who set what to what, and when; newest first. */
export function SettingsHistory({ page }: { page: PageName }) {
  const { t } = useTranslation();
  const { data, error } = useSettingsChanges(page);
  return (
    <Block title={t('settings.history')}>
      {error !== null && <ErrorNotice error={error} />}
      {data?.items.length === 0 && <p className="faint">{t('settings.noHistory')}</p>}
      <ol className="settings-history">
        {data?.items.map((change) => (
          <li key={change.version}>
            <time dateTime={change.at} title={exactTime(Date.parse(change.at))}>
              {dayAndTime(Date.parse(change.at))}
            </time>
            <span>
              <strong>{change.by ?? t('desk.incident.system')}</strong>
              <Changes page={page} changes={change.changes} />
            </span>
          </li>
        ))}
      </ol>
    </Block>
  );
}

function Changes({ page, changes }: { page: PageName; changes: SettingsChange['changes'] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <span className="muted"> {t('settings.nothing')}</span>;
  const words = (field: string, value: SettingsChange['changes'][number]['from']): string =>
    typeof value === 'number' ? valueInWords(t, field, value) : String(value ?? t('common.none'));
  return (
    <ul>
      {changes.map(({ field, from, to }) => (
        <li key={field} className="muted">
          {settingInWords(t, page, field).name}: {words(field, from)} → {words(field, to)}
        </li>
      ))}
    </ul>
  );
}
