import { z } from 'zod';

/** Roles of domain §1. `provisioner` is ours: the one-run token of a load test or the fleet simulator. */
export const Role = z.enum([
  'administrator',
  'dispatcher',
  'customer_service',
  'supervisor',
  'fleet_manager',
  'finance',
  'technician',
  'auditor',
  'provisioner',
]);
export type Role = z.infer<typeof Role>;

/** What a route, a socket or a room may ask for. One list, so that a reader sees who can do what. */
export const PERMISSION_ROLES = {
  /** Every vehicle's live position, track and the live room (domain §14). */
  'positions.read': ['administrator', 'dispatcher', 'supervisor', 'fleet_manager', 'auditor'],
  /** Tracks as files, which leave the house. */
  'positions.export': ['administrator', 'supervisor', 'fleet_manager', 'auditor'],
  /** Who read whose positions (domain §14). */
  'position_access.read': ['administrator', 'auditor'],
  'fleet.read': [
    'administrator',
    'dispatcher',
    'customer_service',
    'supervisor',
    'fleet_manager',
    'finance',
    'auditor',
    'provisioner',
  ],
  'fleet.write': ['administrator', 'fleet_manager', 'provisioner'],
  /** Derives past days again: their trips and stops get a new version. */
  'derivations.write': ['administrator', 'fleet_manager'],
  'devices.read': ['administrator', 'fleet_manager', 'supervisor', 'auditor', 'provisioner'],
  'devices.write': ['administrator', 'fleet_manager', 'provisioner'],
  /** Tells a device to do something. Immobilising is not among it. */
  'devices.command': ['administrator', 'fleet_manager'],
  'geofences.read': [
    'administrator',
    'dispatcher',
    'customer_service',
    'supervisor',
    'fleet_manager',
    'auditor',
    'provisioner',
  ],
  'geofences.write': ['administrator', 'fleet_manager', 'provisioner'],
  'rentals.read': [
    'administrator',
    'dispatcher',
    'customer_service',
    'supervisor',
    'fleet_manager',
    'finance',
    'auditor',
    'provisioner',
  ],
  'rentals.write': ['administrator', 'customer_service', 'supervisor', 'provisioner'],
  /** Sets what new contracts say, e.g. where vehicles may be driven. */
  'rentals.configure': ['administrator', 'supervisor', 'fleet_manager', 'provisioner'],
  'alarms.read': ['administrator', 'dispatcher', 'customer_service', 'supervisor', 'fleet_manager', 'auditor'],
  'alarms.acknowledge': ['administrator', 'dispatcher', 'supervisor', 'fleet_manager'],
  /** Changes the alarm rules, and so what is raised for everybody. */
  'alarms.configure': ['administrator', 'supervisor', 'fleet_manager'],
  'incidents.read': [
    'administrator',
    'dispatcher',
    'customer_service',
    'supervisor',
    'fleet_manager',
    'auditor',
    'provisioner',
  ],
  'incidents.write': ['administrator', 'dispatcher', 'customer_service', 'supervisor', 'provisioner'],
  /** Says what became true of a promise: kept, paused, why it was broken (domain §13). */
  'clocks.act': ['administrator', 'dispatcher', 'customer_service', 'supervisor'],
  /** Takes a promise out of the count, and takes note of a broken one. */
  'clocks.override': ['administrator', 'supervisor'],
  /** Acts on assignments of one's own unit only. */
  'assignments.act': ['technician'],
  /** Acts on any assignment in the unit's place. */
  'assignments.override': ['administrator', 'dispatcher', 'supervisor'],
  /** Customers' and callers' names and phones, whole; each reading is on record (domain §14). */
  'customers.reveal': ['administrator', 'dispatcher', 'customer_service', 'supervisor', 'finance'],
  /** Contact persons and phones of partners, whole. */
  'partners.reveal': ['administrator', 'dispatcher', 'supervisor', 'fleet_manager'],
  /** Who read whose names and phones. */
  'personal_readings.read': ['administrator', 'auditor'],
  /** A past day of dispatch as a file, without persons. */
  'dispatch.export': ['administrator', 'supervisor', 'fleet_manager', 'auditor'],
  'events.read': [
    'administrator',
    'dispatcher',
    'customer_service',
    'supervisor',
    'fleet_manager',
    'auditor',
    'provisioner',
  ],
  'quarantine.read': ['administrator', 'fleet_manager', 'dispatcher', 'supervisor', 'auditor'],
  /** Has refused messages taken in again, through the same checks. */
  'quarantine.retry': ['administrator', 'fleet_manager'],
  /** Puts a refused message in the place of what is stored, which stays in the history. */
  'quarantine.replace': ['administrator'],
  /** Roll-ups and utilisation: how far and how long, never where. */
  'usage.read': ['administrator', 'supervisor', 'fleet_manager', 'finance', 'auditor'],
  'settings.read': ['administrator', 'auditor'],
  'settings.write': ['administrator'],
  'users.read': ['administrator', 'auditor'],
  'users.write': ['administrator'],
  'provisioning.write': ['administrator', 'provisioner'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSION_ROLES;

/** Whether any of these roles may do this. */
export function isPermitted(roles: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = PERMISSION_ROLES[permission];
  return roles.some((role) => allowed.includes(role));
}
