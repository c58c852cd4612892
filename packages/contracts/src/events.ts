import { z } from 'zod';
import { AlarmRule } from './alarm-rules.ts';
import { Alarm } from './alarms.ts';
import { DoubtChange, LiveEtaChange } from './assignment-proof.ts';
import { Clock, ClockAlert, VersionedClockSettings } from './clocks.ts';
import { Branch, Company, Vehicle } from './fleet.ts';
import { DeviceCommand } from './commands.ts';
import { VersionedDispatchSettings } from './dispatch-settings.ts';
import { VersionedProofSettings } from './proof-settings.ts';
import { VersionedReplacementSettings } from './replacement-settings.ts';
import { IncidentContact } from './incident-log.ts';
import { Assignment, Incident } from './incidents.ts';
import { DeviceId, GatewayId, GeofenceId, IncidentId, TenantId } from './ids.ts';
import { Instant } from './position.ts';
import { VersionedRentalAreaDefaults } from './rental-areas.ts';
import { Rental } from './rentals.ts';
import { VersionedRetention } from './retention.ts';
import { Partner } from './partners.ts';
import type { Permission } from './roles.ts';
import { Unit } from './units.ts';

/**
 * Which fence has changed; null: many at once (an import). The fence itself is read again: it may have 2,000 points, and
 * every open console and every ingestor gets this.
 */
const GeofenceChange = z.object({ id: GeofenceId.nullable(), version: z.number().int().nullable() });

/** What happened to which record. `data` is the whole record as REST would give it after the change, but for fences. */
const change = <K extends string, T extends z.ZodType>(kind: K, data: T) => z.object({ kind: z.literal(kind), data });

/** What was done to a device, or to `count` of them by one import. Secrets are no part of it. */
const DeviceChange = z.object({
  deviceId: DeviceId.nullable().describe('null: many at once'),
  act: z.enum([
    'registered',
    'imported',
    'edited',
    'credential_issued',
    'credential_revoked',
    'fitted',
    'removed',
    'retried',
    'fix_replaced',
  ]),
  count: z.number().int().default(1),
});

export const EventBody = z.discriminatedUnion('kind', [
  change('vehicle.changed', Vehicle),
  change('unit.changed', Unit),
  /** A crew has not given the sign of life that it owed. */
  change('unit.silent', Unit),
  change('partner.changed', Partner),
  change('branch.changed', Branch),
  change('company.changed', Company),
  change('rental.changed', Rental),
  change('alarm.raised', Alarm),
  change('alarm.changed', Alarm),
  change('alarm_rule.changed', AlarmRule),
  change('incident.reported', Incident),
  change('incident.changed', Incident),
  change('assignment.changed', Assignment),
  change('assignment.eta', LiveEtaChange),
  change('assignment.doubted', DoubtChange),
  change(
    'clocks.changed',
    z.object({ incidentId: IncidentId, clocks: z.array(Clock).describe('all of the incident') }),
  ),
  change('clock.warned', ClockAlert),
  change('clock.breached', ClockAlert),
  change('clock_settings.changed', VersionedClockSettings),
  change('incident.contacted', IncidentContact),
  change('geofence.changed', GeofenceChange),
  change('device.changed', DeviceChange),
  change(
    'gateway.changed',
    z.object({
      gatewayId: GatewayId,
      act: z.enum(['created', 'edited', 'credential_issued', 'credential_revoked']),
    }),
  ),
  change('retention.changed', VersionedRetention),
  change('dispatch_settings.changed', VersionedDispatchSettings),
  change('rental_area_defaults.changed', VersionedRentalAreaDefaults),
  change('proof_settings.changed', VersionedProofSettings),
  change('replacement_settings.changed', VersionedReplacementSettings),
  change('command.changed', DeviceCommand),
  change('device.status', z.object({ deviceId: DeviceId, online: z.boolean(), at: Instant })),
]);
export type EventBody = z.infer<typeof EventBody>;
export type EventKind = EventBody['kind'];

/** One row of the ordered feed (table `events`). Ids grow in the order in which they become visible. */
export const FeedEvent = z.intersection(z.object({ id: z.number().int(), tenantId: TenantId, at: Instant }), EventBody);
export type FeedEvent = z.infer<typeof FeedEvent>;

/** Permission that a reader of each kind needs. A technician sees only assignments, incidents and the unit of its own. */
export const EVENT_PERMISSION: Readonly<Record<EventKind, Permission>> = {
  'vehicle.changed': 'fleet.read',
  'unit.changed': 'fleet.read',
  'unit.silent': 'fleet.read',
  'partner.changed': 'fleet.read',
  'branch.changed': 'fleet.read',
  'company.changed': 'fleet.read',
  'rental.changed': 'rentals.read',
  'alarm.raised': 'alarms.read',
  'alarm.changed': 'alarms.read',
  'alarm_rule.changed': 'alarms.read',
  'incident.reported': 'incidents.read',
  'incident.changed': 'incidents.read',
  'assignment.changed': 'incidents.read',
  'assignment.eta': 'incidents.read',
  'assignment.doubted': 'incidents.read',
  'clocks.changed': 'incidents.read',
  'clock.warned': 'incidents.read',
  'clock.breached': 'incidents.read',
  'clock_settings.changed': 'settings.read',
  'incident.contacted': 'incidents.read',
  'geofence.changed': 'geofences.read',
  'device.changed': 'devices.read',
  'gateway.changed': 'devices.read',
  'retention.changed': 'settings.read',
  'dispatch_settings.changed': 'settings.read',
  'rental_area_defaults.changed': 'rentals.read',
  'proof_settings.changed': 'settings.read',
  'replacement_settings.changed': 'settings.read',
  'command.changed': 'devices.read',
  'device.status': 'devices.read',
};
