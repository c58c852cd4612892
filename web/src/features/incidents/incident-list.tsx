import { Tabs } from '@base-ui/react/tabs';
import type { Incident } from '@roadcall/contracts';
import { History, ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { reloadFleet, useLoad } from '../../data/sync-fleet.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { select, setParams, useRoute } from '../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { PromiseBoard } from '../promises/promise-board.tsx';
import { byTimeLeft, isOpen } from './incident-clock.ts';
import { INCIDENT_COLUMNS, IncidentRow, IncidentTableHead, IncidentTableRow } from './incident-rows.tsx';

const TABS = ['open', 'past', 'promises'] as const;
const openTab = (tab: (typeof TABS)[number]): void =>
  setParams({ tab: tab === 'open' ? undefined : tab, state: undefined }, 'push');
const idOf = (incident: Incident): string => incident.id;
const open = (id: string): void => select({ kind: 'incident', id });

/** Open incidents by time left; past ones, newest first; and everything that is promised. */
export function IncidentList() {
  const { t } = useTranslation();
  const load = useLoad();
  const incidents = useFleet((state) => state.incidents);
  const { table, selection } = useRoute();
  const tab = useRoute((state) => TABS.find((name) => name === state.params.tab) ?? 'open');
  const openOnes = useMemo(() => byTimeLeft(incidents.values()), [incidents]);
  const past = useMemo(
    () =>
      [...incidents.values()]
        .filter((incident) => !isOpen(incident))
        .toSorted((a, b) => (a.reportedAt < b.reportedAt ? 1 : -1)),
    [incidents],
  );
  const shown = tab === 'open' ? openOnes : past;

  return (
    <ListFrame
      title={t('desk.incidents.title')}
      tabs={
        <Tabs.Root value={tab} onValueChange={openTab}>
          <Tabs.List className="segments">
            <Tabs.Tab value="open">
              {t('desk.incidents.open')} <span className="count">{openOnes.length}</span>
            </Tabs.Tab>
            <Tabs.Tab value="past">
              {t('desk.incidents.past')} <span className="count">{past.length}</span>
            </Tabs.Tab>
            <Tabs.Tab value="promises">{t('promises.title')}</Tabs.Tab>
          </Tabs.List>
        </Tabs.Root>
      }
    >
      {tab === 'promises' && <PromiseBoard />}
      {tab !== 'promises' && load.state === 'loading' && incidents.size === 0 && <SkeletonRows rows={4} height={64} />}
      {tab !== 'promises' && load.state === 'failed' && <FailedState error={load.error} onRetry={reloadFleet} />}
      {tab !== 'promises' && load.state === 'ready' && shown.length === 0 && (
        <EmptyState
          icon={tab === 'open' ? ShieldCheck : History}
          title={tab === 'open' ? t('desk.incidents.emptyTitle') : t('desk.incidents.noPastTitle')}
        >
          {tab === 'open' ? t('desk.incidents.emptyText') : t('desk.incidents.noPastText')}
        </EmptyState>
      )}
      {tab !== 'promises' && shown.length > 0 && (
        <VirtualList
          items={shown}
          idOf={idOf}
          label={t('desk.incidents.title')}
          rowPx={table ? 46 : 66}
          onOpen={open}
          isSelected={(incident) => selection?.id === incident.id}
          renderRow={(incident) =>
            table ? <IncidentTableRow incident={incident} /> : <IncidentRow incident={incident} />
          }
          {...(table ? { columns: INCIDENT_COLUMNS, head: <IncidentTableHead /> } : {})}
        />
      )}
    </ListFrame>
  );
}
