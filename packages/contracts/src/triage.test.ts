import { describe, expect, it } from 'vitest';
import { AlarmKind } from './alarm-kinds.ts';
import { DEFAULT_ALARM_RULES } from './default-alarm-rules.ts';
import { IncidentType } from './incidents.ts';
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

  it('sends somebody for every type but a failure of our own systems', () => {
    const stays = IncidentType.options.filter((type) => suggestTriage(type).needs.length === 0);
    expect(stays).toEqual(['own_system_failure']);
  });

  it('owes a replacement to who rents a vehicle that will not go on, and to nobody else', () => {
    expect(suggestTriage('breakdown', { isRented: true }).replacementOwed).toBe(true);
    expect(suggestTriage('breakdown').replacementOwed).toBe(false);
    expect(suggestTriage('lockout', { isRented: true }).replacementOwed).toBe(false);
  });

  it('takes a rollover as critical and a collision as major', () => {
    expect(suggestTriage('accident', { alarmKind: 'rollover' }).severity).toBe('critical');
    expect(suggestTriage('accident', { alarmKind: 'collision' }).severity).toBe('major');
  });

  it('knows what an electric vehicle needs', () => {
    expect(suggestTriage('out_of_energy', { energy: 'ev' }).needs).toEqual(['charge']);
  });
});
