import type { Assignment, Incident, VehicleId } from '@roadcall/contracts';

const DRIVING: ReadonlySet<Assignment['state']> = new Set(['offered', 'accepted', 'en_route']);

/** A unit under way to a scene, whatever it brings. */
export interface Drive extends Pick<Assignment, 'id' | 'unitId' | 'state' | 'route' | 'destination'> {
  /** The replacement vehicle that it brings. */
  readonly vehicleId: VehicleId | null;
}

/** The rescue unit's drive and that of the driver who brings a replacement. */
export function drivesOf({ lat, lon, assignment, replacement }: Incident): Drive[] {
  const drives: Drive[] = [];
  if (assignment) drives.push({ ...assignment, vehicleId: null });
  if (replacement?.assignmentId) {
    const { assignmentId: id, ...leg } = replacement;
    drives.push({ ...leg, id, destination: { lat, lon } });
  }
  return drives.filter(({ state }) => DRIVING.has(state));
}
