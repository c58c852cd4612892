import { z } from 'zod';
import { AlarmKind, AlarmSeverity } from './alarm-kinds.ts';
import { AlarmId, DeviceId, IncidentId, RentalId, UnitId, VehicleId } from './ids.ts';
import { Instant, LatDeg, LonDeg } from './position.ts';

/** One alarm per vehicle (or unit), kind and subject while active; a re-trigger counts up (domain §3). */
export const Alarm = z.object({
  id: AlarmId,
  kind: AlarmKind,
  severity: AlarmSeverity,
  subject: z.string().describe('fault code, wheel …; empty when the kind says it all'),
  vehicleId: VehicleId.nullable(),
  unitId: UnitId.nullable(),
  label: z.string().describe('plate of the vehicle or name of the unit'),
  deviceId: DeviceId,
  rentalId: RentalId.nullable(),
  incidentId: IncidentId.nullable(),
  active: z.boolean(),
  count: z.number().int().min(1),
  beganAt: Instant,
  lastAt: Instant,
  endedAt: Instant.nullable(),
  lat: LatDeg.nullable(),
  lon: LonDeg.nullable(),
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  note: z.string().nullable(),
  version: z.number().int(),
});
export type Alarm = z.infer<typeof Alarm>;

export const AlarmAcknowledgement = z.object({ note: z.string().max(500).nullable().default(null) });
export type AlarmAcknowledgement = z.infer<typeof AlarmAcknowledgement>;
