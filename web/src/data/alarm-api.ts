import {
  Alarm,
  AlarmBulkResult,
  AlarmDetail,
  AlarmPreview,
  AlarmRule,
  AlarmRuleList,
  AlarmRuleVersionList,
  type AlarmAct,
  type AlarmId,
  type AlarmPreviewRequest,
  type AlarmRuleId,
  type AlarmRuleWish,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

/** The REST calls about alarms and their rules, by name. */
export const alarmApi = {
  find: (id: string, signal?: AbortSignal) => request('GET', apiPaths.alarm(id), AlarmDetail, { signal }),
  act: (id: AlarmId, { act, ...body }: AlarmAct) => request('POST', apiPaths.alarmAct(id, act), Alarm, { body }),
  actOnMany: (ids: readonly AlarmId[], what: AlarmAct) =>
    request('POST', apiPaths.alarmBulk, AlarmBulkResult, { body: { ids, what } }),

  rules: () => request('GET', apiPaths.alarmRules, AlarmRuleList),
  versions: (id: AlarmRuleId) => request('GET', apiPaths.alarmRuleVersions(id), AlarmRuleVersionList),
  saveRule: (id: AlarmRuleId, rule: AlarmRuleWish, version: number) =>
    request('PUT', apiPaths.alarmRule(id), AlarmRule, { body: rule, version }),
  addRule: (rule: AlarmRuleWish) => request('POST', apiPaths.alarmRules, AlarmRule, { body: rule }),
  withdrawRule: (id: AlarmRuleId, version: number) => request('DELETE', apiPaths.alarmRule(id), null, { version }),
  preview: (wish: Omit<AlarmPreviewRequest, 'days'>) =>
    request('POST', apiPaths.alarmPreview, AlarmPreview, { body: { ...wish, days: 7 } }),
};
