import { DEFAULT_ALARM_RULES, AlarmKind, IncidentType } from '@roadcall/contracts';
import { describe, expect, it } from 'vitest';
import { incidentTypeOfAlarm, suggestTriage } from './triage.ts';

describe('triage', () => {
  it('knows an incident type for every critical alarm, so that none waits for a human', () => {
    const critical = AlarmKind.options.filter((kind) => DEFAULT_ALARM_RULES[kind].severity === 'critical');
    expect(critical.map(incidentTypeOfAlarm)).not.toContain(null);
    expect(incidentTypeOfAlarm('collision')).toBe('accident');
    expect(incidentTypeOfAlarm('sos')).toBe('medical');
    expect(incidentTypeOfAlarm('tow_away')).toBe('theft');
    expect(incidentTypeOfAlarm('overspeed')).toBeNull();
  });

  it('suggests at least one need for every type', () => {
    for (const type of IncidentType.options) expect(suggestTriage(type).needs.length).toBeGreaterThan(0);
  });

  it('takes a rollover as critical and a collision as major', () => {
    expect(suggestTriage('accident', { alarmKind: 'rollover' }).severity).toBe('critical');
    expect(suggestTriage('accident', { alarmKind: 'collision' }).severity).toBe('major');
  });

  it('knows what an electric vehicle needs', () => {
    expect(suggestTriage('out_of_energy', { energy: 'ev' }).needs).toEqual(['charge']);
  });
});
