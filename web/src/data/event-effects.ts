import type { Alarm, FeedEvent, Incident } from '@roadcall/contracts';
import { t } from 'i18next';
import { toast } from '../frame/toasts.ts';
import { select } from '../route-store.ts';
import { onEvents } from './live.ts';
import { queryClient } from './query-client.ts';
import type { SettingsKind } from './settings-api.ts';
import { announceSilence, endSilence } from '../features/units/silence.ts';
import { useCompanyZone } from './zones.ts';
import { whoseOf } from '../features/incidents/whose-incident.ts';

/** What events do beside changing records: details are read again, and what needs eyes is said in the corner. */
export function startEventEffects(): () => void {
  return onEvents((events) => {
    refreshDetails(events);
    announce(events);
  });
}

/** Settings that an event says to have been set. */
const SETTINGS_OF: Readonly<Partial<Record<FeedEvent['kind'], SettingsKind>>> = {
  'dispatch_settings.changed': 'dispatch',
  'clock_settings.changed': 'clocks',
  'proof_settings.changed': 'proof',
  'replacement_settings.changed': 'replacements',
};

function refreshDetails(events: readonly FeedEvent[]): void {
  const incidents = new Set<string>();
  for (const event of events) {
    if (event.kind === 'incident.changed') incidents.add(event.data.id);
    if (
      event.kind === 'assignment.changed' ||
      event.kind === 'assignment.doubted' ||
      event.kind === 'incident.contacted'
    )
      incidents.add(event.data.incidentId);
    if (event.kind === 'clocks.changed') incidents.add(event.data.incidentId);
  }
  if (events.some((event) => event.kind === 'alarm_rule.changed')) {
    void queryClient.invalidateQueries({ queryKey: ['alarm-rules'] });
  }
  for (const { kind } of events) {
    const page = SETTINGS_OF[kind];
    if (page) void queryClient.invalidateQueries({ queryKey: ['settings', page] });
  }
  if (events.some(({ kind }) => kind === 'partner.changed')) {
    void queryClient.invalidateQueries({ queryKey: ['partners'] });
  }
  if (events.some((event) => event.kind === 'gateway.changed' || event.kind === 'device.changed')) {
    void queryClient.invalidateQueries({ queryKey: ['gateways'] });
  }
  if (events.some((event) => event.kind === 'device.changed')) {
    void queryClient.invalidateQueries({ queryKey: ['devices'] });
    if (events.some((event) => event.kind === 'device.changed' && event.data.act === 'retried')) {
      void queryClient.invalidateQueries({ queryKey: ['quarantine'] });
    }
  }
  for (const event of events) {
    if (event.kind === 'company.changed') {
      useCompanyZone.setState({ zone: event.data.timeZone });
      void queryClient.invalidateQueries({ queryKey: ['company'] });
    }
    if (event.kind === 'rental_area_defaults.changed') {
      queryClient.setQueryData(['settings', 'areas'], event.data);
      void queryClient.invalidateQueries({ queryKey: ['settings', 'rental_areas'] });
    }
    if (event.kind === 'command.changed') {
      void queryClient.invalidateQueries({ queryKey: ['commands', event.data.deviceId] });
    }
  }
  if (events.some((event) => event.kind === 'clocks.changed')) {
    void queryClient.invalidateQueries({ queryKey: ['clocks'] });
  }
  for (const event of events) {
    if (event.kind !== 'unit.changed') continue;
    for (const what of ['unit', 'unit-work', 'unit-history', 'unit-missions']) {
      void queryClient.invalidateQueries({ queryKey: [what, event.data.id] });
    }
    if (event.data.retired) void queryClient.invalidateQueries({ queryKey: ['units-retired'] });
  }
  for (const id of incidents) void queryClient.invalidateQueries({ queryKey: ['incident', id] });
  if (events.some((event) => event.kind !== 'device.status')) {
    void queryClient.invalidateQueries({ queryKey: ['overview'], refetchType: 'none' });
  }
}

/** Calm: an incident and each critical alarm speak for themselves, all lesser alarms share one line. */
function announce(events: readonly FeedEvent[]): void {
  const lesser: Alarm[] = [];
  for (const event of events) {
    if (event.kind === 'incident.reported') announceIncident(event.data);
    if (event.kind === 'unit.silent') announceSilence(event.data);
    if (event.kind === 'unit.changed' && event.data.safety.silentSince === null) endSilence(event.data);
    if (event.kind !== 'alarm.raised') continue;
    if (event.data.severity === 'critical') announceAlarm(event.data, event.data.id);
    else if (event.data.severity === 'warning') lesser.push(event.data);
  }
  const last = lesser.at(-1);
  if (last) announceAlarm(last, 'lesser-alarms');
}

function announceIncident(incident: Incident): void {
  if (incident.source === 'console') return;
  toast({
    id: incident.id,
    title: `${t(`desk.incidentType.${incident.type}`)} · ${whoseOf(incident) ?? incident.number}`,
    text: `${incident.number} · ${t(`desk.incident.source.${incident.source}`)}`,
    tone: 'danger',
    stayMs: 12_000,
    action: { label: t('desk.alarms.show'), run: () => select({ kind: 'incident', id: incident.id }) },
  });
}

function announceAlarm(alarm: Alarm, id: string): void {
  toast({
    id,
    title: `${t(`desk.alarmKind.${alarm.kind}`)} · ${alarm.label}`,
    tone: alarm.severity === 'critical' ? 'danger' : 'plain',
    stayMs: alarm.severity === 'critical' ? 20_000 : 5_000,
    action: { label: t('desk.alarms.show'), run: () => select({ kind: 'alarm', id: alarm.id }) },
  });
}
