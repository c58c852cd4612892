import { Tabs } from '@base-ui/react/tabs';
import { useTranslation } from 'react-i18next';
import { setParams, useRoute } from '../../route-store.ts';
import { PartnerList } from './partners/partner-list.tsx';
import { UnitList } from './unit-list.tsx';
import './units.css';

const TABS = ['units', 'partners'] as const;
type Tab = (typeof TABS)[number];
const LISTS = { units: UnitList, partners: PartnerList } as const;

/** The section of units: ours and those of partners, and the partners themselves. */
export function UnitsSection() {
  const tab = useRoute((state) => TABS.find((name) => name === state.params.tab) ?? 'units');
  const List = LISTS[tab];
  return <List tabs={<UnitTabs tab={tab} />} />;
}

function UnitTabs({ tab }: { tab: Tab }) {
  const { t } = useTranslation();
  const open = (next: Tab): void => setParams({ tab: next === 'units' ? undefined : next }, 'push');
  return (
    <Tabs.Root value={tab} onValueChange={open}>
      <Tabs.List className="segments">
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`units.tabs.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs.Root>
  );
}
