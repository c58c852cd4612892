import { Tabs } from '@base-ui/react/tabs';
import { useTranslation } from 'react-i18next';
import { setParams, useRoute } from '../../route-store.ts';
import { DeviceList } from './device-list.tsx';
import { GatewayList } from './gateway-list.tsx';
import { ModelList } from './model-list.tsx';
import { QuarantineList } from './quarantine-list.tsx';

const TABS = ['devices', 'models', 'gateways', 'quarantine'] as const;
type Tab = (typeof TABS)[number];
const LISTS = { devices: DeviceList, models: ModelList, gateways: GatewayList, quarantine: QuarantineList } as const;

/** The section of devices: the devices, their models, the gateways before them, and what was refused from them. */
export function DevicesSection() {
  const tab = useRoute((state) => TABS.find((name) => name === state.params.tab) ?? 'devices');
  const List = LISTS[tab];
  return <List tabs={<DeviceTabs tab={tab} />} />;
}

function DeviceTabs({ tab }: { tab: Tab }) {
  const { t } = useTranslation();
  const open = (next: Tab): void => setParams({ tab: next === 'devices' ? undefined : next }, 'push');
  return (
    <Tabs.Root value={tab} onValueChange={open}>
      <Tabs.List className="segments">
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`devices.tabs.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs.Root>
  );
}
