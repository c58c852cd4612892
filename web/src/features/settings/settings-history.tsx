import type { SettingDifference, SettingsChange, SettingsName } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { Block } from '../../detail/detail-frame.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { dayAndTime, exactTime } from '../../ui/time.tsx';
import { settingInWords, valueInWords } from './setting-words.ts';
import type { PageName } from './settings-pages.ts';
import { useSettingsChanges } from './use-settings.ts';

/** What a change is called on a page, and its values in words. */
export interface ChangeWords {
  nameOf(field: string): string;
  valueOf(field: string, value: SettingDifference['from']): string;
}

/** The changes of a page of numbers. */
export function NumbersHistory({ page }: { page: PageName }) {
  const { t } = useTranslation();
  const words: ChangeWords = {
    nameOf: (field) => settingInWords(t, page, field).name,
    valueOf: (field, value) =>
      typeof value === 'number' ? valueInWords(t, field, value) : String(value ?? t('common.none')),
  };
  return <SettingsHistory of={page} words={words} />;
}

/** Who set what to what, and when; newest first. */
export function SettingsHistory({ of, words }: { of: SettingsName; words: ChangeWords }) {
  const { t } = useTranslation();
  const { data, error } = useSettingsChanges(of);
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
              <Changes words={words} changes={change.changes} />
            </span>
          </li>
        ))}
      </ol>
    </Block>
  );
}

function Changes({ words, changes }: { words: ChangeWords; changes: SettingsChange['changes'] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <span className="muted"> {t('settings.nothing')}</span>;
  return (
    <ul>
      {changes.map(({ field, from, to }) => (
        <li key={field} className="muted">
          {words.nameOf(field)}: {words.valueOf(field, from)} → {words.valueOf(field, to)}
        </li>
      ))}
    </ul>
  );
}
