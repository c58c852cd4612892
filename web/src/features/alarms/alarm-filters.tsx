import { AlarmSeverity } from '@roadcall/contracts';
import { UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { setParams, useRoute } from '../../route-store.ts';
import { severitiesOf, severityParam } from './alarm-groups.ts';
import { SeverityIcon } from './severity-icon.tsx';
import { SoundControl } from './sound-control.tsx';

const GROUPINGS = ['none', 'vehicle', 'kind'] as const;

/** What the inbox shows: severities, mine, groups; and how loud it is. */
export function AlarmFilters() {
  const { t } = useTranslation();
  const { severity, group, mine } = useRoute((state) => state.params);
  const chosen = severitiesOf(severity);
  const toggle = (name: AlarmSeverity): void => {
    const next = chosen.includes(name) ? chosen.filter((held) => held !== name) : [...chosen, name];
    setParams({ severity: severityParam(next) });
  };
  return (
    <div className="alarm-filters" role="group" aria-label={t('alarms.filters')}>
      {AlarmSeverity.options.toReversed().map((name) => (
        <button
          key={name}
          type="button"
          className="chip-button"
          aria-pressed={chosen.includes(name)}
          onClick={() => toggle(name)}
        >
          <SeverityIcon severity={name} size={14} />
          {t(`desk.alarmSeverity.${name}`)}
        </button>
      ))}
      <button
        type="button"
        className="chip-button"
        aria-pressed={mine === '1'}
        onClick={() => setParams({ mine: mine === '1' ? undefined : '1' })}
      >
        <UserRound size={14} aria-hidden />
        {t('alarms.mine')}
      </button>
      <select
        className="input small-select"
        aria-label={t('alarms.group.label')}
        value={group ?? 'none'}
        onChange={(event) => setParams({ group: event.target.value === 'none' ? undefined : event.target.value })}
      >
        {GROUPINGS.map((name) => (
          <option key={name} value={name}>
            {t(`alarms.group.${name}`)}
          </option>
        ))}
      </select>
      <SoundControl />
    </div>
  );
}
