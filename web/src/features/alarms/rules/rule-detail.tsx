import type { AlarmRule } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { alarmApi } from '../../../data/alarm-api.ts';
import { Block, DetailFrame, DetailGone } from '../../../detail/detail-frame.tsx';
import { FailedState, SkeletonRows } from '../../../ui/states.tsx';
import { dayAndTime } from '../../../ui/time.tsx';
import { RuleForm } from './rule-form.tsx';
import { ruleInWords } from './rule-words.ts';
import { useRules } from './use-rules.ts';

/** One rule: its form, what it would have raised, and its versions. */
export function RuleDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useRules();
  const rule = data?.items.find((candidate) => candidate.id === id);
  if (!data) return error ? <FailedState error={error} onRetry={() => void refetch()} /> : <SkeletonRows rows={8} />;
  if (!rule) return <DetailGone>{t('alarms.rules.gone')}</DetailGone>;
  return (
    <DetailFrame
      label={t('alarms.rules.detail')}
      mark={<SlidersHorizontal size={22} aria-hidden />}
      title={t(`desk.alarmKind.${rule.kind}`)}
      subtitle={
        rule.version === 0
          ? t('alarms.rules.default')
          : t('alarms.rules.versionBy', { version: rule.version, name: rule.changedBy ?? '' })
      }
    >
      <RuleForm key={`${rule.id} ${String(rule.version)}`} rule={rule} />
      {rule.version > 0 && <Versions rule={rule} />}
    </DetailFrame>
  );
}

function Versions({ rule }: { rule: AlarmRule }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['alarm-rules', 'versions', rule.id, rule.version],
    queryFn: () => alarmApi.versions(rule.id),
  });
  return (
    <Block title={t('alarms.rules.versions')}>
      <ol className="alarm-history">
        {data?.items.map((version) => (
          <li key={version.version}>
            <time>{version.validFrom && dayAndTime(Date.parse(version.validFrom))}</time>
            <span>
              {version.withdrawn
                ? t('alarms.rules.withdrawnBy', { name: version.changedBy ?? '' })
                : t('alarms.rules.versionBy', { version: version.version, name: version.changedBy ?? '' })}
              <q>{ruleInWords(t, version)}</q>
            </span>
          </li>
        ))}
      </ol>
    </Block>
  );
}
