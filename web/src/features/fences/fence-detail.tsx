import type { Geofence } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useBranchName } from '../../data/branch-name.ts';
import { useFences } from '../../data/fences.ts';
import { useMay } from '../../data/session.ts';
import { Block, DetailFrame, DetailGone, Facts } from '../../detail/detail-frame.tsx';
import { select } from '../../route-store.ts';
import { Ago } from '../../ui/time.tsx';
import { deleteWithUndo } from './delete-fence.ts';
import { beginEdit, useDraft } from './fence-draft.ts';
import { FenceForm } from './fence-form.tsx';
import { useFenceName } from './fence-name.ts';
import { FenceSign } from './fence-sign.tsx';
import { InsideBlock } from './inside-block.tsx';
import { WEEK_DAYS } from './week-days.ts';
import './fences.css';

/** One fence: what it watches for, who is inside, who was; or the form that makes or changes one. */
export function FenceDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const fence = useFences(({ fences }) => fences.get(id));
  const draft = useDraft((state) => state.draft);
  if (draft !== null && (draft.fence?.id ?? 'new') === id) return <FenceForm key={id} />;
  if (!fence) return <DetailGone>{t('fences.gone')}</DetailGone>;
  return <View fence={fence} />;
}

function View({ fence }: { fence: Geofence }) {
  const { t } = useTranslation();
  const nameOf = useFenceName();
  const mayWrite = useMay('geofences.write');
  return (
    <DetailFrame
      label={t('fences.title')}
      mark={<FenceSign fence={fence} size={26} />}
      title={nameOf(fence)}
      subtitle={`${t(`fences.kind.${fence.kind}`)} · ${t(`fences.shape.${fence.shape.type}`)}`}
      actions={
        mayWrite && (
          <>
            <button type="button" className="button primary" onClick={() => beginEdit(fence)}>
              {t('fences.edit')}
            </button>
            <button type="button" className="button danger" onClick={() => deleteWithUndo(fence, nameOf(fence))}>
              {t('fences.delete')}
            </button>
          </>
        )
      }
    >
      <Block title={t('fences.rules')}>
        <Rules fence={fence} />
      </Block>
      <InsideBlock shape={fence.shape} linked />
      <Visits fence={fence} />
    </DetailFrame>
  );
}

function Rules({ fence }: { fence: Geofence }) {
  const { t } = useTranslation();
  const branchName = useBranchName();
  const { triggers, scope, schedule } = fence;
  const dayNames = (days: readonly number[]): string =>
    WEEK_DAYS.flatMap(([day, name]) => (days.includes(day) ? [t(`fences.day.${name}`)] : [])).join(' ');
  const yes = (on: boolean): string => t(on ? 'fences.yes' : 'fences.no');
  const scopes = [
    scope.branchIds?.map(branchName).join(', '),
    scope.classes?.map((name) => t(`fleet.class.${name}`)).join(', '),
    scope.phases?.map((name) => t(`fences.phase.${name}`)).join(', '),
    scope.vehicleIds && t('fences.scope.vehicles', { count: scope.vehicleIds.length }),
  ].filter((text) => typeof text === 'string');
  return (
    <Facts
      facts={[
        [t('fences.trigger.enter'), yes(triggers.enter)],
        [t('fences.trigger.exit'), yes(triggers.exit)],
        [t('fences.trigger.mustBeInside'), yes(triggers.mustBeInside)],
        [
          t('fences.trigger.dwell'),
          triggers.dwellS === null
            ? t('common.none')
            : t('fences.minutes', { count: Math.round(triggers.dwellS / 60) }),
        ],
        [
          t('fences.trigger.speed'),
          triggers.speedLimitKph === null ? t('common.none') : t('fences.kph', { kph: triggers.speedLimitKph }),
        ],
        [t('fences.scope.title'), scopes.length === 0 ? t('fences.scope.all') : scopes.join(' · ')],
        [
          t('fences.schedule.title'),
          schedule === null
            ? t('fences.schedule.always')
            : schedule.windows.map(({ days, from, to }) => `${dayNames(days)} ${from}–${to}`).join('; '),
        ],
      ]}
    />
  );
}

function Visits({ fence }: { fence: Geofence }) {
  const { t } = useTranslation();
  const mayRead = useMay('positions.read');
  const visits = useQuery({
    queryKey: ['geofence-visits', fence.id],
    queryFn: ({ signal }) => api.geofenceVisits(fence.id, signal),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Block title={t('fences.visits.title')}>
      {visits.data?.items.length === 0 && <p className="muted">{t('fences.visits.none')}</p>}
      {visits.isError && <p className="muted">{t('fences.visits.failed')}</p>}
      <ul className="fence-visits">
        {visits.data?.items.map((visit) => (
          <li key={visit.id}>
            <button
              type="button"
              className="plate link"
              onClick={() => select({ kind: 'vehicle', id: visit.vehicleId })}
            >
              {visit.plate}
            </button>
            <span className="muted">
              <Ago at={Date.parse(visit.enteredAt)} />
            </span>
            <span className="end">
              {visit.leftAt === null
                ? t('fences.visits.inside')
                : t('fences.minutes', {
                    count: Math.round((Date.parse(visit.leftAt) - Date.parse(visit.enteredAt)) / 60_000),
                  })}
            </span>
          </li>
        ))}
      </ul>
    </Block>
  );
}
