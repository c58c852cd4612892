import {
  ALARM_THRESHOLD,
  AlarmSeverity,
  IMMEDIATE_ALARM_KINDS,
  RentalPhase,
  SERVER_ALARM_KINDS,
  VehicleCondition,
  type AlarmPreview,
  type AlarmRule,
  type AlarmRuleWish,
} from '@roadcall/contracts';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { alarmApi } from '../../../data/alarm-api.ts';
import { queryClient } from '../../../data/query-client.ts';
import { useMay } from '../../../data/session.ts';
import { toast } from '../../../frame/toasts.ts';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { CheckGroup, NumberField } from '../../devices/model-fields.tsx';
import { RulePreview } from './rule-preview.tsx';
import { ScheduleFields } from './schedule-fields.tsx';
import { ScopeFields } from './scope-fields.tsx';
import { wishOf } from './use-rules.ts';

/** Edits a rule in plain words; saving makes a new version that counts from then on. */
export function RuleForm({ rule }: { rule: AlarmRule }) {
  const { t } = useTranslation();
  const mayConfigure = useMay('alarms.configure');
  const [draft, setDraft] = useState<AlarmRuleWish>(() => wishOf(rule));
  const [error, setError] = useState<unknown>(null);
  const [preview, setPreview] = useState<AlarmPreview | null>(null);
  const [busy, setBusy] = useState<'saving' | 'previewing' | null>(null);
  const change = (patch: Partial<AlarmRuleWish>): void => {
    setDraft((held) => ({ ...held, ...patch }));
    setPreview(null);
  };
  const limits = ALARM_THRESHOLD[rule.kind];
  const isImmediate = IMMEDIATE_ALARM_KINDS.has(rule.kind);
  const isGeneral = rule.scope.to === 'all';
  /** A general rule that is given a narrower scope becomes another one beside it. */
  const isNew = isGeneral && draft.scope.to !== 'all';

  const run = async (what: 'saving' | 'previewing', work: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setError(null);
    try {
      await work();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(null);
    }
  };
  const save = (event: SyntheticEvent): void => {
    event.preventDefault();
    void run('saving', async () => {
      if (isNew) await alarmApi.addRule(draft);
      else await alarmApi.saveRule(rule.id, draft, rule.version);
      await queryClient.invalidateQueries({ queryKey: ['alarm-rules'] });
      toast({ title: t('alarms.rules.saved'), tone: 'good' });
    });
  };
  const tryOut = (): void =>
    void run('previewing', async () => {
      setPreview(await alarmApi.preview({ rule: draft, replaces: isNew ? null : rule.id }));
    });
  const withdraw = (): void =>
    void run('saving', async () => {
      await alarmApi.withdrawRule(rule.id, rule.version);
      await queryClient.invalidateQueries({ queryKey: ['alarm-rules'] });
      toast({ title: t('alarms.rules.withdrawn'), tone: 'good' });
    });

  return (
    <form className="form rule-form" onSubmit={save}>
      {error !== null && <ErrorNotice error={error} />}
      <label className="check">
        <input
          type="checkbox"
          checked={draft.enabled}
          onChange={(event) => change({ enabled: event.target.checked })}
        />
        {t('alarms.rules.enabled')}
      </label>
      <div className="field-row">
        <label className="field">
          <span className="label">{t('desk.alarms.columns.severity')}</span>
          <select
            className="input"
            value={draft.severity}
            onChange={(event) => change({ severity: AlarmSeverity.parse(event.target.value) })}
          >
            {AlarmSeverity.options.map((name) => (
              <option key={name} value={name}>
                {t(`desk.alarmSeverity.${name}`)}
              </option>
            ))}
          </select>
        </label>
        {limits && (
          <NumberField
            label={t('alarms.rules.threshold', { unit: t(`alarms.rules.unit.${limits.unit}`) })}
            value={draft.threshold}
            required
            onChange={(threshold) => change({ threshold })}
          />
        )}
      </div>
      {draft.severity === 'critical' && <p className="faint">{t('alarms.rules.criticalHelp')}</p>}
      {isImmediate ? (
        <p className="faint">{t('alarms.rules.immediateHelp')}</p>
      ) : (
        <>
          <div className="field-row">
            <NumberField
              label={t('alarms.rules.minDuration')}
              value={draft.minDurationS}
              required
              onChange={(value) => change({ minDurationS: value ?? 0 })}
            />
            <NumberField
              label={t('alarms.rules.clearAfter')}
              value={draft.clearAfterS}
              required
              onChange={(value) => change({ clearAfterS: value ?? 0 })}
            />
          </div>
          <NumberField
            label={t('alarms.rules.maxPerHour')}
            value={draft.maxPerHour}
            placeholder={t('alarms.rules.unlimited')}
            onChange={(maxPerHour) => change({ maxPerHour })}
          />
        </>
      )}
      <CheckGroup
        legend={t('alarms.rules.phases')}
        options={RentalPhase.options}
        chosen={draft.phases ?? RentalPhase.options}
        labelOf={(phase) => t(`fleet.phase.${phase}`)}
        onChange={(phases) =>
          phases.length > 0 && change({ phases: phases.length === RentalPhase.options.length ? null : phases })
        }
      />
      {draft.phases !== null && (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.orIgnitionOff}
            onChange={(event) => change({ orIgnitionOff: event.target.checked })}
          />
          {t('alarms.rules.orIgnitionOff')}
        </label>
      )}
      <CheckGroup
        legend={t('alarms.rules.notWhile')}
        options={VehicleCondition.options}
        chosen={draft.notWhile}
        labelOf={(condition) => t(`fleet.condition.${condition}`)}
        onChange={(notWhile) => change({ notWhile })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={draft.forUnits}
          onChange={(event) => change({ forUnits: event.target.checked })}
        />
        {t('alarms.rules.forUnits')}
      </label>
      {!isImmediate && <ScheduleFields schedule={draft.schedule} onChange={(schedule) => change({ schedule })} />}
      <ScopeFields scope={draft.scope} isFixed={!isGeneral} onChange={(scope) => change({ scope })} />
      {isNew && <p className="faint">{t('alarms.rules.newHelp')}</p>}
      {preview && <RulePreview preview={preview} />}
      {mayConfigure && (
        <div className="dialog-actions">
          {rule.version > 0 && (
            <button type="button" className="button" disabled={busy !== null} onClick={withdraw}>
              {t(isGeneral ? 'alarms.rules.reset' : 'alarms.rules.remove')}
            </button>
          )}
          {!SERVER_ALARM_KINDS.has(rule.kind) && (
            <button type="button" className="button" disabled={busy !== null} onClick={tryOut}>
              {t(busy === 'previewing' ? 'alarms.rules.previewing' : 'alarms.rules.preview')}
            </button>
          )}
          <button type="submit" className="button primary" disabled={busy !== null}>
            {t(isNew ? 'alarms.rules.add' : 'common.save')}
          </button>
        </div>
      )}
    </form>
  );
}
