import { Clock3, MapPinned, SlidersHorizontal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { DetailFrame, DetailGone } from '../../detail/detail-frame.tsx';
import { FailedState, SkeletonRows } from '../../ui/states.tsx';
import { AreaDefaultsHistory } from './area-defaults-history.tsx';
import { AreaDefaults } from './area-defaults.tsx';
import { SettingsForm } from './settings-form.tsx';
import { NumbersHistory } from './settings-history.tsx';
import { isOwnPageName, isPageName, type OwnPageName, type PageName } from './settings-pages.ts';
import { TimeZones } from './time-zones.tsx';
import { useSettings } from './use-settings.ts';
import './settings.css';

/** One page of the company's settings: its form, and who changed what. */
export function SettingsDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  if (isOwnPageName(id)) return <OwnPage page={id} />;
  return isPageName(id) ? <Page page={id} /> : <DetailGone>{t('errors.notFound')}</DetailGone>;
}

function Page({ page }: { page: PageName }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useSettings(page);
  return (
    <DetailFrame
      label={t('settings.company')}
      mark={<SlidersHorizontal size={20} aria-hidden />}
      title={t(`settings.page.${page}`)}
      subtitle={
        data && (data.version === 0 ? t('settings.neverSet') : t('settings.version', { version: data.version }))
      }
    >
      <p className="settings-lead muted">{t(`settings.pageLead.${page}`)}</p>
      {!data && (error ? <FailedState error={error} onRetry={() => void refetch()} /> : <SkeletonRows rows={8} />)}
      {data && <SettingsForm page={page} newest={data} />}
      <NumbersHistory page={page} />
    </DetailFrame>
  );
}

function OwnPage({ page }: { page: OwnPageName }) {
  const { t } = useTranslation();
  const Icon = page === 'areas' ? MapPinned : Clock3;
  return (
    <DetailFrame
      label={t('settings.company')}
      mark={<Icon size={20} aria-hidden />}
      title={t(`settings.page.${page}`)}
      subtitle={t('settings.title')}
    >
      <p className="settings-lead muted">{t(`settings.pageLead.${page}`)}</p>
      {page === 'areas' ? <AreaDefaults /> : <TimeZones />}
      {page === 'areas' && <AreaDefaultsHistory />}
    </DetailFrame>
  );
}
