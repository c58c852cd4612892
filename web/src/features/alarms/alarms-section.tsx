import { Tabs } from '@base-ui/react/tabs';
import { useTranslation } from 'react-i18next';
import { setParams, useRoute } from '../../route-store.ts';
import { ALARM_TABS, type AlarmTab } from './alarm-groups.ts';
import { AlarmList } from './alarm-list.tsx';
import { RuleList } from './rules/rule-list.tsx';
import './alarms.css';

const TABS = [...ALARM_TABS, 'rules'] as const;
type Tab = (typeof TABS)[number];

/** The inbox by state, and the rules that fill it. */
export function AlarmsSection() {
  const tab = useRoute((state) => TABS.find((name) => name === state.params.tab) ?? 'waiting');
  if (tab === 'rules') return <RuleList tabs={<AlarmTabs tab={tab} />} />;
  return <AlarmList tab={tab} tabs={(counts) => <AlarmTabs tab={tab} counts={counts} />} />;
}

function AlarmTabs({ tab, counts }: { tab: Tab; counts?: Readonly<Record<AlarmTab, number>> }) {
  const { t } = useTranslation();
  const open = (next: Tab): void => setParams({ tab: next === 'waiting' ? undefined : next }, 'push');
  return (
    <Tabs.Root value={tab} onValueChange={open}>
      <Tabs.List className="segments alarm-tabs">
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`alarms.tabs.${name}`)}{' '}
            {(name === 'waiting' || name === 'snoozed') && counts && counts[name] > 0 && (
              <span className="count">{counts[name]}</span>
            )}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs.Root>
  );
}
