import { ChevronRight, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCompanyZone } from '../../data/zones.ts';
import { useMay } from '../../data/session.ts';
import { ListFrame } from '../../lists/list-frame.tsx';
import { VirtualList } from '../../lists/virtual-list.tsx';
import { select, useRoute } from '../../route-store.ts';
import { EmptyState } from '../../ui/states.tsx';
import { useAreaDefaults } from './area-defaults.tsx';
import {
  isOwnPageName,
  OWN_PAGES,
  PAGES,
  SETTINGS_PAGES,
  valuesOf,
  type OwnPageName,
  type PageName,
} from './settings-pages.ts';
import { useSettings } from './use-settings.ts';
import './settings.css';

const ALL_PAGES = [...PAGES, ...OWN_PAGES];
const idOf = (page: PageName | OwnPageName): string => page;
const open = (id: string): void => select({ kind: 'settings', id });

/** What can be set for the company, and how much of it is not by default. */
export function SettingsList() {
  const { t } = useTranslation();
  const may = useMay('settings.read');
  const selection = useRoute((state) => state.selection);
  if (!may) {
    return (
      <ListFrame title={t('settings.company')}>
        <EmptyState icon={Lock} title={t('settings.company')}>
          {t('errors.forbidden')}
        </EmptyState>
      </ListFrame>
    );
  }
  return (
    <ListFrame title={t('settings.company')}>
      <p className="settings-lead muted">{t('settings.lead')}</p>
      <VirtualList
        items={ALL_PAGES}
        idOf={idOf}
        label={t('settings.company')}
        rowPx={62}
        onOpen={open}
        isSelected={(page) => selection?.kind === 'settings' && selection.id === page}
        renderRow={(page) => (isOwnPageName(page) ? <OwnPageRow page={page} /> : <PageRow page={page} />)}
      />
    </ListFrame>
  );
}

function PageRow({ page }: { page: PageName }) {
  const { t } = useTranslation();
  const { data } = useSettings(page);
  const { fields } = SETTINGS_PAGES[page];
  const own = data ? [...valuesOf(page, data)].filter(([path, value]) => fields.get(path)?.preset !== value).length : 0;
  return <Row page={page}>{data && (own > 0 ? t('settings.own', { count: own }) : t('settings.neverSet'))}</Row>;
}

function OwnPageRow({ page }: { page: OwnPageName }) {
  const { t } = useTranslation();
  const areas = useAreaDefaults().data;
  const zone = useCompanyZone((state) => state.zone);
  if (page === 'zones') return <Row page={page}>{zone}</Row>;
  return <Row page={page}>{areas && t('settings.areas.count', { count: areas.defaults.length })}</Row>;
}

function Row({ page, children }: { page: PageName | OwnPageName; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="row-button settings-row" tabIndex={-1} onClick={() => open(page)}>
      <span className="row-main">
        <span className="one">
          <strong className="clip">{t(`settings.page.${page}`)}</strong>
        </span>
        <span className="two clip">{children}</span>
      </span>
      <ChevronRight size={16} aria-hidden />
    </button>
  );
}
