import { describe, expect, it } from 'vitest';
import { EVENT_PERMISSION, EventBody } from './events.ts';
import { isPermitted, PERMISSION_ROLES, Role, type Permission } from './roles.ts';

const permissions = Object.keys(PERMISSION_ROLES) as Permission[];
const permissionsOf = (role: Role): Permission[] => permissions.filter((permission) => isPermitted([role], permission));

describe('permissions', () => {
  it('are nobody’s without a role', () => {
    expect(permissions.filter((permission) => isPermitted([], permission))).toEqual([]);
  });

  it('are all the administrator’s, but to act as a crew', () => {
    expect(permissions.filter((permission) => !isPermitted(['administrator'], permission))).toEqual([
      'assignments.act',
    ]);
  });

  it('to write include reading the same thing', () => {
    for (const permission of permissions) {
      const reading = permission.replace(/\.write$/, '.read');
      if (reading === permission || !permissions.includes(reading as Permission)) continue;
      for (const role of PERMISSION_ROLES[permission]) {
        expect(isPermitted([role], reading as Permission), `${role}: ${reading}`).toBe(true);
      }
    }
  });

  it('let an auditor read everything and change nothing', () => {
    // An export changes nothing either; it is put on record like every reading of positions.
    const reads = (permission: string): boolean => /\.(read|export)$/.test(permission);
    expect(permissionsOf('auditor').filter((permission) => !reads(permission))).toEqual([]);
    expect(permissions.filter((permission) => reads(permission) && !isPermitted(['auditor'], permission))).toEqual([]);
  });

  it('let a technician do nothing but act for its own unit', () => {
    expect(permissionsOf('technician')).toEqual(['assignments.act']);
  });

  it('keep positions and users from the token of a simulator (domain §14)', () => {
    for (const permission of ['positions.read', 'users.read', 'users.write', 'assignments.override'] as const) {
      expect(isPermitted(['provisioner'], permission)).toBe(false);
    }
  });

  it('add up over the roles of one user', () => {
    for (const role of Role.options) {
      for (const permission of permissionsOf(role)) expect(isPermitted(['technician', role], permission)).toBe(true);
    }
  });

  it('are named for each kind of event, and name only reading', () => {
    const kinds = EventBody.options.map((option) => option.shape.kind.value);
    expect(Object.keys(EVENT_PERMISSION).toSorted()).toEqual(kinds.toSorted());
    for (const permission of Object.values(EVENT_PERMISSION)) expect(permission).toMatch(/\.read$/);
  });
});
