import type { DeviceModel } from '@roadcall/contracts';
import { Boxes, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../data/session.ts';
import { showOverlay } from '../../keys/overlays.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { useDeviceModels } from './use-devices.ts';

const idOf = (model: DeviceModel): string => model.name;
const open = (name: string): void => showOverlay({ kind: 'deviceModel', name });
const isSelected = (): boolean => false;

/** The models of a company: a handful. Each opens its editor. */
export function ModelList({ tabs }: { tabs: ReactNode }) {
  const { t } = useTranslation();
  const mayWrite = useMay('devices.write');
  const { data, error, refetch, isPending } = useDeviceModels();
  return (
    <ListFrame
      title={t('devices.tabs.models')}
      note={data?.items.length}
      tabs={
        <>
          {tabs}
          {mayWrite && (
            <div className="device-acts">
              <button type="button" className="button small" onClick={() => showOverlay({ kind: 'deviceModel' })}>
                <Plus aria-hidden />
                {t('devices.models.add')}
              </button>
            </div>
          )}
        </>
      }
    >
      {isPending && <SkeletonRows rows={6} height={54} />}
      {error && <FailedState error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <EmptyState icon={Boxes} title={t('devices.models.emptyTitle')}>
          {t('devices.models.emptyText')}
        </EmptyState>
      )}
      {data && data.items.length > 0 && (
        <VirtualList
          items={data.items}
          idOf={idOf}
          label={t('devices.tabs.models')}
          rowPx={54}
          onOpen={open}
          isSelected={isSelected}
          renderRow={(model) => <ModelRow model={model} />}
        />
      )}
    </ListFrame>
  );
}

function ModelRow({ model }: { model: DeviceModel }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="row-button" tabIndex={-1} onClick={() => open(model.name)}>
      <Boxes size={18} aria-hidden className="device-mark" />
      <span className="row-main">
        <span className="one">
          <strong>{model.name}</strong>
          <span className="muted clip">{model.vendor}</span>
        </span>
        <span className="two clip">
          {t(`devices.adapter.${model.adapter}`)}
          {model.capabilities.length > 0 &&
            ` · ${model.capabilities.map((name) => t(`devices.capability.${name}`)).join(' · ')}`}
        </span>
      </span>
      <span className="row-end">
        <span className="one">{t('devices.models.count', { count: model.deviceCount })}</span>
      </span>
    </button>
  );
}
