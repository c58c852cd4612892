import type { Gateway } from '@roadcall/contracts';
import { Plus, Router, SearchX } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { showOverlay } from '../../keys/overlays.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { clearFilters, select, useRoute } from '../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { matchesText } from '../vehicles/filter-vehicles.ts';
import { useGateways } from './use-gateways.ts';

const idOf = (gateway: Gateway): string => gateway.id;
const open = (id: string): void => select({ kind: 'gateway', id });

/** Systems in front of many devices, each with one credential for all of them. */
export function GatewayList({ tabs }: { tabs: ReactNode }) {
  const { t } = useTranslation();
  const mayWrite = useMay('devices.write');
  const { data, error, refetch, isPending } = useGateways();
  const { selection, filters } = useRoute();
  const gateways = useMemo(
    () => (data?.items ?? []).filter(({ id, label, models }) => matchesText(filters.text, [id, label, ...models])),
    [data, filters.text],
  );
  const isNone = data?.items.length === 0;
  return (
    <ListFrame
      title={t('devices.tabs.gateways')}
      note={data?.items.length}
      filter={t('devices.gateways.search')}
      tabs={
        <>
          {tabs}
          {mayWrite && (
            <div className="device-acts">
              <button type="button" className="button small" onClick={() => showOverlay({ kind: 'gateway' })}>
                <Plus aria-hidden />
                {t('devices.gateways.add')}
              </button>
            </div>
          )}
        </>
      }
    >
      {isPending && <SkeletonRows rows={3} height={54} />}
      {error && !data && <FailedState error={error} onRetry={() => void refetch()} />}
      {data && gateways.length === 0 && (
        <EmptyState
          icon={isNone ? Router : SearchX}
          title={isNone ? t('devices.gateways.emptyTitle') : t('devices.gateways.noMatch')}
        >
          {isNone ? (
            t('devices.gateways.emptyText')
          ) : (
            <button type="button" className="button small" onClick={clearFilters}>
              {t('frame.filters.clear')}
            </button>
          )}
        </EmptyState>
      )}
      {gateways.length > 0 && (
        <VirtualList
          items={gateways}
          idOf={idOf}
          label={t('devices.tabs.gateways')}
          rowPx={54}
          onOpen={open}
          isSelected={({ id }) => selection?.kind === 'gateway' && selection.id === id}
          renderRow={(gateway) => <GatewayRow gateway={gateway} />}
        />
      )}
    </ListFrame>
  );
}

function GatewayRow({ gateway }: { gateway: Gateway }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="row-button" tabIndex={-1} onClick={() => open(gateway.id)}>
      <Router size={18} aria-hidden className="device-mark" />
      <span className="row-main">
        <span className="one">
          <strong className="clip">{gateway.label}</strong>
        </span>
        <span className="two clip">
          <span className="mono">{gateway.username}</span>
          {gateway.models.length > 0 && ` · ${gateway.models.join(' · ')}`}
        </span>
      </span>
      <span className="row-end">
        <span className="one">{t('devices.models.count', { count: gateway.deviceCount })}</span>
        {gateway.credentials.length === 0 && (
          <span className="two device-rejected">{t('devices.gateways.noCredential')}</span>
        )}
      </span>
    </button>
  );
}
