import type { Geofence } from '@roadcall/contracts';
import { Download, Hexagon, Plus, Upload } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { apiPaths } from '../../data/api-paths.ts';
import { readFences, shownFences, useFences } from '../../data/fences.ts';
import { useMay } from '../../data/session.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { fitSelection } from '../../map/fit-selection.ts';
import { select, useRoute } from '../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../ui/states.tsx';
import { beginNew, endDraft } from './fence-draft.ts';
import { importFile } from './import-file.ts';
import { useFenceName } from './fence-name.ts';
import { FenceSign } from './fence-sign.tsx';
import './fences.css';

const idOf = (fence: Geofence): string => fence.id;
const open = (id: string): void => {
  endDraft();
  select({ kind: 'fence', id });
  fitSelection();
};

/** Opens the panel for a fence that is not there yet. */
export function openNewFence(): void {
  beginNew();
  select({ kind: 'fence', id: 'new' });
}

/** The fences in force: what each is for, which rules it has. */
export function FenceList() {
  const { t } = useTranslation();
  const fences = useFences();
  const { filters, selection } = useRoute();
  const mayWrite = useMay('geofences.write');
  const nameOf = useFenceName();
  const all = useMemo(() => shownFences(fences), [fences]);
  const shown = useMemo(() => {
    const text = filters.text.toLowerCase();
    return all
      .filter(({ nameZh, nameEn }) => `${nameZh} ${nameEn}`.toLowerCase().includes(text))
      .toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
  }, [all, filters.text, nameOf]);
  return (
    <ListFrame
      title={t('fences.title')}
      note={t('fences.count', { count: all.length })}
      {...(all.length > 0 ? { filter: t('fences.filter') } : {})}
      tabs={<ListActions mayWrite={mayWrite} />}
    >
      {fences.state === 'loading' && <SkeletonRows height={50} />}
      {fences.state === 'failed' && <FailedState error={fences.error} onRetry={() => void readFences()} />}
      {fences.state === 'ready' && shown.length === 0 && (
        <EmptyState icon={Hexagon} title={t(all.length === 0 ? 'fences.emptyTitle' : 'fences.noMatchTitle')}>
          {t(all.length === 0 ? 'fences.emptyText' : 'fences.noMatchText')}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <VirtualList
          items={shown}
          idOf={idOf}
          label={t('fences.title')}
          rowPx={52}
          onOpen={open}
          isSelected={(fence) => selection?.id === fence.id}
          renderRow={(fence) => <FenceRow fence={fence} name={nameOf(fence)} />}
        />
      )}
    </ListFrame>
  );
}

function ListActions({ mayWrite }: { mayWrite: boolean }) {
  const { t } = useTranslation();
  const file = useRef<HTMLInputElement>(null);
  return (
    <div className="fence-list-actions">
      {mayWrite && (
        <>
          <button type="button" className="button small primary" onClick={openNewFence}>
            <Plus aria-hidden />
            {t('fences.new')}
          </button>
          <button type="button" className="button small" onClick={() => file.current?.click()}>
            <Upload aria-hidden />
            {t('fences.import')}
          </button>
          <input
            ref={file}
            type="file"
            accept=".json,.geojson,application/geo+json,application/json"
            hidden
            aria-label={t('fences.import')}
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              event.target.value = '';
              if (chosen) void importFile(chosen);
            }}
          />
        </>
      )}
      <a className="button small" href={apiPaths.geofenceExport} download="geofences.geojson">
        <Download aria-hidden />
        {t('fences.export')}
      </a>
    </div>
  );
}

function FenceRow({ fence, name }: { fence: Geofence; name: string }) {
  const { t } = useTranslation();
  const { enter, exit, mustBeInside, dwellS, speedLimitKph } = fence.triggers;
  const rules = [
    enter && t('fences.rule.enter'),
    exit && t('fences.rule.exit'),
    mustBeInside && t('fences.rule.mustBeInside'),
    dwellS !== null && t('fences.rule.dwell', { minutes: Math.round(dwellS / 60) }),
    speedLimitKph !== null && t('fences.rule.speed', { kph: speedLimitKph }),
  ].filter((rule) => rule !== false);
  return (
    <button type="button" className="row-button" tabIndex={-1} onClick={() => open(fence.id)}>
      <FenceSign fence={fence} />
      <span className="row-main">
        <span className="one">
          <strong className="clip">{name}</strong>
        </span>
        <span className="two clip">{rules.length === 0 ? t('fences.rule.none') : rules.join(' · ')}</span>
      </span>
      <span className="row-end">
        <span className="one">{t(`fences.kind.${fence.kind}`)}</span>
        <span className="two">{t(`fences.shape.${fence.shape.type}`)}</span>
      </span>
    </button>
  );
}
