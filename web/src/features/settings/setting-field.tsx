import type { NumberField } from '@roadcall/contracts';
import { useTranslation } from 'react-i18next';
import { settingInWords, unitInWords, valueInWords } from './setting-words.ts';
import type { Mistake } from './settings-draft.ts';
import { unitOf, type PageName } from './settings-pages.ts';

interface Props {
  page: PageName;
  path: string;
  field: NumberField;
  text: string;
  mistake: Mistake | undefined;
  readOnly: boolean;
  onType: (text: string) => void;
}

/** One number: its name, what it means, its unit and bounds, and the way back to its default. */
export function SettingField({ page, path, field, text, mistake, readOnly, onType }: Props) {
  const { t } = useTranslation();
  const { name, means } = settingInWords(t, page, path);
  const id = `setting-${path}`;
  const value = Number(text);
  const isSpan = unitOf(path) === 'seconds' && text.trim() !== '' && value >= 60 && value % 60 === 0;
  const bounds = { min: field.min, max: field.max };
  const isPreset = text.trim() !== '' && value === field.preset;
  return (
    <div className="setting" data-own={!isPreset || undefined}>
      <label htmlFor={id}>{name}</label>
      <span className="setting-value">
        <input
          id={id}
          className="input"
          inputMode="decimal"
          autoComplete="off"
          value={text}
          readOnly={readOnly}
          aria-invalid={mistake !== undefined}
          aria-describedby={`${id}-means`}
          onChange={(event) => onType(event.target.value)}
        />
        <span className="faint">{unitInWords(t, path)}</span>
      </span>
      <p id={`${id}-means`} className="muted">
        {means}
        {isSpan && <span className="faint"> {t('settings.is', { span: valueInWords(t, path, value) })}</span>}
        {mistake !== undefined && (
          <span className="setting-wrong">
            {' '}
            {mistake === 'order'
              ? t('settings.warningsOrder')
              : t(mistake === 'integer' ? 'settings.wrongInteger' : 'settings.wrongRange', bounds)}
          </span>
        )}
      </p>
      {!isPreset && !readOnly && (
        <button
          type="button"
          className="link"
          aria-label={`${name}: ${t('settings.resetOne', { value: valueInWords(t, path, field.preset) })}`}
          onClick={() => onType(String(field.preset))}
        >
          {t('settings.resetOne', { value: valueInWords(t, path, field.preset) })}
        </button>
      )}
    </div>
  );
}
