import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../data/api-error.ts';
import { queryClient } from '../../data/query-client.ts';
import { useMay } from '../../data/session.ts';
import { settingsApi, type AnySettings } from '../../data/settings-api.ts';
import { toast } from '../../frame/toasts.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { SettingField } from './setting-field.tsx';
import { mistakesIn, textsOf, type Mistake } from './settings-draft.ts';
import { bodyOf, SETTINGS_PAGES, valuesOf, type PageName } from './settings-pages.ts';

/** All fields of a page; what is wrong is said at its field, and nothing is sent before all of it can be. */
export function SettingsForm({ page, newest }: { page: PageName; newest: AnySettings }) {
  const { t } = useTranslation();
  const may = useMay('settings.write');
  // What the form began with: what somebody else sets meanwhile is shown, not taken over.
  const [base, setBase] = useState(newest);
  const [texts, setTexts] = useState(() => textsOf(valuesOf(page, newest)));
  const [mistakes, setMistakes] = useState<ReadonlyMap<string, Mistake>>(new Map());
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { fields, groups } = SETTINGS_PAGES[page];
  const held = textsOf(valuesOf(page, base));
  const isChanged = [...texts].some(([path, text]) => held.get(path) !== text);

  const begin = (settings: AnySettings): void => {
    setBase(settings);
    setTexts(textsOf(valuesOf(page, settings)));
    setMistakes(new Map());
    setError(null);
  };
  const type = (path: string, text: string): void => {
    setTexts(new Map(texts).set(path, text));
    setMistakes(new Map([...mistakes].filter(([wrong]) => wrong !== path)));
  };
  const save = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const { values, wrong } = mistakesIn(page, texts);
    setMistakes(wrong);
    setError(null);
    const first = wrong.keys().next().value;
    if (first !== undefined) return document.getElementById(`setting-${first}`)?.focus();
    setBusy(true);
    try {
      const set = await settingsApi.put(page, bodyOf(values), base.version);
      queryClient.setQueryData(['settings', page], set);
      await queryClient.invalidateQueries({ queryKey: ['settings', page, 'changes'] });
      begin(set);
      toast({ title: t('settings.saved', { page: t(`settings.page.${page}`) }), tone: 'good' });
    } catch (refusal) {
      setError(refusal);
      // The api names fields as the body has them, which is how they are held here.
      if (refusal instanceof ApiError)
        setMistakes(new Map(refusal.fields.map(({ field }) => [field, 'range'] as const)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="settings-form" noValidate onSubmit={(event) => void save(event)}>
      {!may && <p className="notice warn">{t('settings.readOnly')}</p>}
      {newest.version !== base.version && (
        <div className="notice warn" role="status">
          <span>{t('settings.changedMeanwhile')}</span>
          <button type="button" className="button small" onClick={() => begin(newest)}>
            {t('settings.takeNew')}
          </button>
        </div>
      )}
      {groups.map(([group, paths]) => (
        <fieldset key={group} className="settings-group">
          <legend>{t(`settings.group.${group}`)}</legend>
          {paths.map((path) => (
            <SettingField
              key={path}
              page={page}
              path={path}
              field={fields.get(path)!}
              text={texts.get(path) ?? ''}
              mistake={mistakes.get(path)}
              readOnly={!may}
              onType={(text) => type(path, text)}
            />
          ))}
        </fieldset>
      ))}
      {may && (
        <div className="settings-foot">
          {error !== null && <ErrorNotice error={error} />}
          {mistakes.size > 0 && error === null && (
            <Notice>{t('settings.wrongFields', { count: mistakes.size })}</Notice>
          )}
          <div className="unit-acts-row">
            <button type="submit" className="button primary" disabled={busy || !isChanged}>
              {t('settings.save')}
            </button>
            <button type="button" className="button" disabled={!isChanged} onClick={() => begin(base)}>
              {t('settings.discard')}
            </button>
            <button
              type="button"
              className="button quiet"
              onClick={() => setTexts(textsOf(new Map([...fields].map(([path, { preset }]) => [path, preset]))))}
            >
              {t('settings.reset')}
            </button>
          </div>
        </div>
      )}
    </form>
  );
}
