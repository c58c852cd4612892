import { Tabs } from '@base-ui/react/tabs';
import type { Alarm } from '@roadcall/contracts';
import { BellOff, Eye, History } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { reloadFleet, useLoad } from '../../data/sync-fleet.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { useRoute } from '../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { ALARM_COLUMNS, AlarmRow, AlarmTableHead, AlarmTableRow } from './alarm-rows.tsx';
import { openAlarm } from './open-alarm.ts';

const TABS = ['waiting', 'acknowledged', 'past'] as const;
type Tab = (typeof TABS)[number];
const RANK = { critical: 0, warning: 1, info: 2 } as const;
const EMPTY = {
  waiting: { icon: BellOff, title: 'emptyTitle', text: 'emptyText' },
  acknowledged: { icon: Eye, title: 'noSeenTitle', text: 'noSeenText' },
  past: { icon: History, title: 'noPastTitle', text: 'noPastText' },
} as const;

const idOf = (alarm: Alarm): string => alarm.id;

const tabOf = (alarm: Alarm): Tab => (!alarm.active ? 'past' : alarm.acknowledgedAt ? 'acknowledged' : 'waiting');

/** The inbox: what waits for somebody, graver first, then newer. */
export function AlarmList() {
  const { t } = useTranslation();
  const load = useLoad();
  const alarms = useFleet((state) => state.alarms);
  const { table, selection } = useRoute();
  const [tab, setTab] = useState<Tab>('waiting');
  const byTab = useMemo(() => {
    const sorted: Record<Tab, Alarm[]> = { waiting: [], acknowledged: [], past: [] };
    for (const alarm of alarms.values()) sorted[tabOf(alarm)].push(alarm);
    for (const list of Object.values(sorted)) {
      list.sort((a, b) => RANK[a.severity] - RANK[b.severity] || (a.lastAt < b.lastAt ? 1 : -1));
    }
    sorted.past.sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
    return sorted;
  }, [alarms]);
  const shown = byTab[tab];
  const empty = EMPTY[tab];

  return (
    <ListFrame
      title={t('desk.alarms.title')}
      tabs={
        <Tabs.Root value={tab} onValueChange={setTab}>
          <Tabs.List className="segments">
            {TABS.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`desk.alarms.${name}`)} <span className="count">{byTab[name].length}</span>
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs.Root>
      }
    >
      {load.state === 'loading' && alarms.size === 0 && <SkeletonRows height={58} />}
      {load.state === 'failed' && <FailedState error={load.error} onRetry={reloadFleet} />}
      {load.state === 'ready' && shown.length === 0 && (
        <EmptyState icon={empty.icon} title={t(`desk.alarms.${empty.title}`)}>
          {t(`desk.alarms.${empty.text}`)}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <VirtualList
          items={shown}
          idOf={idOf}
          label={t('desk.alarms.title')}
          rowPx={table ? 42 : 58}
          onOpen={openAlarm}
          isSelected={(alarm) =>
            selection !== null && (selection.id === alarm.vehicleId || selection.id === alarm.unitId)
          }
          renderRow={(alarm) => (table ? <AlarmTableRow alarm={alarm} /> : <AlarmRow alarm={alarm} />)}
          {...(table ? { columns: ALARM_COLUMNS, head: <AlarmTableHead /> } : {})}
        />
      )}
    </ListFrame>
  );
}
