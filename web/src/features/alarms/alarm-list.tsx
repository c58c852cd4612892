import type { Alarm } from '@roadcall/contracts';
import { BellOff, Clock3, Eye, History } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { useSession } from '../../data/session.ts';
import { reloadFleet, useLoad } from '../../data/sync-fleet.ts';
import { useNow } from '../../data/tick.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { select, useRoute } from '../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { SilentUnits } from '../units/silent-units.tsx';
import { AlarmFilters } from './alarm-filters.tsx';
import { inboxRows, severitiesOf, tabOf, type AlarmTab, type Grouping, type InboxRow } from './alarm-groups.ts';
import { ALARM_COLUMNS, AlarmRow, AlarmTableHead, AlarmTableRow, GroupRow } from './alarm-rows.tsx';
import { BulkBar } from './bulk-bar.tsx';

const EMPTY = { waiting: BellOff, acknowledged: Eye, snoozed: Clock3, past: History } as const;
/** Snoozes end while one looks on: looked at again this often, ms. */
const LOOK_EVERY_MS = 10_000;

const idOf = (row: InboxRow): string => ('id' in row ? row.id : `group ${row.group}`);
const open = (id: string): void => {
  if (useFleet.getState().alarms.has(id)) select({ kind: 'alarm', id });
};

interface Props {
  tab: AlarmTab;
  tabs: (counts: Readonly<Record<AlarmTab, number>>) => ReactNode;
}

/** The inbox: what waits for somebody, graver first, then newer; in groups when wanted. */
export function AlarmList({ tab, tabs }: Props) {
  const { t } = useTranslation();
  const load = useLoad();
  const alarms = useFleet((state) => state.alarms);
  const { table, selection, params } = useRoute();
  const me = useSession(({ session }) => (session.state === 'in' ? session.user.id : null));
  const now = useNow((state) => Math.floor(state.now / LOOK_EVERY_MS) * LOOK_EVERY_MS);
  const grouping: Grouping = params.group === 'vehicle' || params.group === 'kind' ? params.group : 'none';

  const byTab = useMemo(() => {
    const found: Record<AlarmTab, Alarm[]> = { waiting: [], acknowledged: [], snoozed: [], past: [] };
    const severities = severitiesOf(params.severity);
    for (const alarm of alarms.values()) {
      if (!severities.includes(alarm.severity)) continue;
      if (params.mine === '1' && alarm.assigneeId !== me) continue;
      found[tabOf(alarm, now)].push(alarm);
    }
    return found;
  }, [alarms, params.severity, params.mine, me, now]);
  const rows = useMemo(() => inboxRows(byTab[tab], grouping, tab === 'past'), [byTab, tab, grouping]);
  const counts = {
    waiting: byTab.waiting.length,
    acknowledged: byTab.acknowledged.length,
    snoozed: byTab.snoozed.length,
    past: byTab.past.length,
  };
  const isFiltered = params.severity !== undefined || params.mine === '1';

  return (
    <ListFrame
      title={t('desk.alarms.title')}
      tabs={
        <>
          {tabs(counts)}
          <AlarmFilters />
          <BulkBar shown={byTab[tab]} />
        </>
      }
    >
      <SilentUnits />
      {load.state === 'loading' && alarms.size === 0 && <SkeletonRows height={58} />}
      {load.state === 'failed' && <FailedState error={load.error} onRetry={reloadFleet} />}
      {load.state === 'ready' && rows.length === 0 && (
        <EmptyState icon={EMPTY[tab]} title={t(isFiltered ? 'alarms.empty.filteredTitle' : `alarms.empty.${tab}Title`)}>
          {t(isFiltered ? 'alarms.empty.filteredText' : `alarms.empty.${tab}Text`)}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <VirtualList
          items={rows}
          idOf={idOf}
          label={t('desk.alarms.title')}
          rowPx={table && grouping === 'none' ? 42 : 58}
          onOpen={open}
          isSelected={(row) => 'id' in row && selection?.id === row.id}
          renderRow={(row) =>
            'group' in row ? (
              <GroupRow head={row} grouping={grouping} />
            ) : table && grouping === 'none' ? (
              <AlarmTableRow alarm={row} />
            ) : (
              <AlarmRow alarm={row} />
            )
          }
          {...(table && grouping === 'none' ? { columns: ALARM_COLUMNS, head: <AlarmTableHead /> } : {})}
        />
      )}
    </ListFrame>
  );
}
