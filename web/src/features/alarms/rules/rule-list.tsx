import type { AlarmRule } from '@roadcall/contracts';
import { SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { setCursor } from '../../../lists/cursor.ts';
import { ListFrame } from '../../../lists/list-frame.tsx';
import { VirtualList } from '../../../lists/virtual-list.tsx';
import { select, useRoute } from '../../../route-store.ts';
import { EmptyState, FailedState, SkeletonRows } from '../../../ui/states.tsx';
import { SeverityIcon } from '../severity-icon.tsx';
import { ruleInWords } from './rule-words.ts';
import { useRules } from './use-rules.ts';

const idOf = (rule: AlarmRule): string => rule.id;
const open = (id: string): void => select({ kind: 'rule', id });

/** The rules in force, by kind: what is raised, in plain words. */
export function RuleList({ tabs }: { tabs: ReactNode }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useRules();
  const { selection, filters } = useRoute();
  const text = filters.text.trim().toLowerCase();
  const rules = (data?.items ?? []).filter((rule) => t(`desk.alarmKind.${rule.kind}`).toLowerCase().includes(text));
  return (
    <ListFrame title={t('alarms.rules.title')} note={data?.items.length} filter={t('alarms.rules.search')} tabs={tabs}>
      {!data && !error && <SkeletonRows rows={12} height={52} />}
      {error && !data && <FailedState error={error} onRetry={() => void refetch()} />}
      {data && rules.length === 0 && (
        <EmptyState icon={SlidersHorizontal} title={t('alarms.rules.noneTitle')}>
          {t('alarms.rules.noneText')}
        </EmptyState>
      )}
      {rules.length > 0 && (
        <VirtualList
          items={rules}
          idOf={idOf}
          label={t('alarms.rules.title')}
          rowPx={54}
          onOpen={open}
          isSelected={(rule) => selection?.kind === 'rule' && selection.id === rule.id}
          renderRow={(rule) => <RuleRow rule={rule} />}
        />
      )}
    </ListFrame>
  );
}

function RuleRow({ rule }: { rule: AlarmRule }) {
  const { t } = useTranslation();
  const choose = (): void => {
    setCursor(rule.id);
    open(rule.id);
  };
  return (
    <button type="button" className="row-button" data-off={!rule.enabled || undefined} tabIndex={-1} onClick={choose}>
      <SeverityIcon severity={rule.severity} />
      <span className="row-main">
        <span className="one">
          <strong className="clip">{t(`desk.alarmKind.${rule.kind}`)}</strong>
          {rule.version > 0 && <span className="tag">{t('alarms.rules.own')}</span>}
        </span>
        <span className="two clip">{ruleInWords(t, rule) || t('alarms.rules.words.always')}</span>
      </span>
    </button>
  );
}
