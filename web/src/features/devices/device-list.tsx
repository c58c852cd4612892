import type { Device } from '@roadcall/contracts';
import { Cpu, SearchX, Upload, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { showOverlay } from '../../keys/overlays.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { clearFilters, select, useRoute } from '../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { DeviceFilters } from './device-filters.tsx';
import { DEVICE_COLUMNS, DeviceRow, DeviceTableHead, DeviceTableRow } from './device-rows.tsx';
import { useDeviceFilter, useDevices, useDeviceSummary } from './use-devices.ts';

const idOf = (device: Device): string => device.id;
const open = (id: string): void => select({ kind: 'device', id });

/** Devices with how they do, page by page from the api: there may be thousands. */
export function DeviceList({ tabs }: { tabs: ReactNode }) {
  const { t } = useTranslation();
  const { table, selection } = useRoute();
  const filter = useDeviceFilter();
  const { devices, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useDevices(filter);
  const summary = useDeviceSummary();
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <ListFrame
      title={t('devices.title')}
      note={summary.data?.total}
      filter={t('devices.search')}
      tabs={
        <>
          {tabs}
          <AddDevices />
          <DeviceFilters summary={summary.data} />
        </>
      }
    >
      {isPending && <SkeletonRows rows={12} height={52} />}
      {error && devices.length === 0 && <FailedState error={error} onRetry={() => void refetch()} />}
      {!isPending && !error && devices.length === 0 && (
        <EmptyState
          icon={isFiltered ? SearchX : Cpu}
          title={isFiltered ? t('devices.noMatchTitle') : t('devices.emptyTitle')}
        >
          {isFiltered ? t('devices.noMatchText') : t('devices.emptyText')}{' '}
          {isFiltered && (
            <button type="button" className="button small" onClick={clearFilters}>
              {t('frame.filters.clear')}
            </button>
          )}
        </EmptyState>
      )}
      {devices.length > 0 && (
        <VirtualList
          items={devices}
          idOf={idOf}
          label={t('devices.title')}
          rowPx={table ? 40 : 54}
          onOpen={open}
          isSelected={(device) => selection?.kind === 'device' && selection.id === device.id}
          renderRow={(device) => (table ? <DeviceTableRow device={device} /> : <DeviceRow device={device} />)}
          {...(table ? { columns: DEVICE_COLUMNS, head: <DeviceTableHead /> } : {})}
        />
      )}
      {hasNextPage && (
        <p className="list-foot">
          <button
            type="button"
            className="button small"
            disabled={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {isFetchingNextPage ? t('common.loading') : t('devices.loadMore')}
          </button>
        </p>
      )}
    </ListFrame>
  );
}

function AddDevices() {
  const { t } = useTranslation();
  if (!useMay('devices.write')) return null;
  return (
    <div className="device-acts">
      <button type="button" className="button small" onClick={() => showOverlay({ kind: 'newDevice' })}>
        <Plus aria-hidden />
        {t('devices.add')}
      </button>
      <button type="button" className="button small" onClick={() => showOverlay({ kind: 'importDevices' })}>
        <Upload aria-hidden />
        {t('devices.import')}
      </button>
    </div>
  );
}
