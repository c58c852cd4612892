import {
  NewUnit,
  type BranchId,
  type GeofenceId,
  type PartnerId,
  type PlannedBreak,
  type Skill,
  type Unit,
  type UnitKind,
  type UserId,
  type WeeklySchedule,
} from '@roadcall/contracts';

/** A unit as its form holds it: numbers as they are typed, nothing chosen is empty. */
export interface UnitFields {
  name: string;
  kind: UnitKind;
  skills: readonly Skill[];
  stationBranchId: BranchId | null;
  autoAccept: boolean;
  vehicleCapacity: string;
  towMassKg: string;
  fullRangeKm: string;
  safetyIntervalMin: string;
  shiftPlan: WeeklySchedule | null;
  breakPlan: readonly PlannedBreak[];
  areaBranchIds: readonly BranchId[];
  areaGeofenceId: GeofenceId | null;
  partnerId: PartnerId | null;
  crewUserId: UserId | null;
}

export const EMPTY_UNIT: UnitFields = {
  name: '',
  kind: 'tow_truck',
  skills: ['tow'],
  stationBranchId: null,
  autoAccept: false,
  vehicleCapacity: '1',
  towMassKg: '',
  fullRangeKm: '',
  safetyIntervalMin: '',
  shiftPlan: null,
  breakPlan: [],
  areaBranchIds: [],
  areaGeofenceId: null,
  partnerId: null,
  crewUserId: null,
};

const text = (value: number | null): string => (value === null ? '' : String(value));

export function fieldsOf(unit: Unit): UnitFields {
  return {
    name: unit.name,
    kind: unit.kind,
    skills: unit.skills,
    stationBranchId: unit.stationBranchId,
    autoAccept: unit.autoAccept,
    vehicleCapacity: String(unit.vehicleCapacity),
    towMassKg: text(unit.towMassKg),
    fullRangeKm: text(unit.fullRangeKm),
    safetyIntervalMin: text(unit.safetyIntervalMin),
    shiftPlan: unit.shiftPlan,
    breakPlan: unit.breakPlan,
    areaBranchIds: unit.areaBranchIds,
    areaGeofenceId: unit.areaGeofenceId,
    partnerId: unit.partnerId,
    crewUserId: unit.crewUserId,
  };
}

/** Fields that can be wrong, each with words of its own. */
export const WRONG_FIELDS = [
  'name',
  'skills',
  'vehicleCapacity',
  'towMassKg',
  'fullRangeKm',
  'safetyIntervalMin',
  'shiftPlan',
  'breakPlan',
] as const;
export type WrongField = (typeof WRONG_FIELDS)[number];

const number = (value: string): number | null => (value.trim() === '' ? null : Number(value));

export type UnitBody = Required<NewUnit>;

/** The body that the form stands for, or which of its fields are wrong by the contract. */
export function bodyOf(
  fields: UnitFields,
): { ok: true; body: UnitBody } | { ok: false; wrong: ReadonlySet<WrongField> } {
  const { crewUserId: _crew, ...described } = fields;
  const parsed = NewUnit.required().safeParse({
    ...described,
    name: fields.name.trim(),
    vehicleCapacity: number(fields.vehicleCapacity) ?? Number.NaN,
    towMassKg: number(fields.towMassKg),
    fullRangeKm: number(fields.fullRangeKm),
    safetyIntervalMin: number(fields.safetyIntervalMin),
  });
  if (parsed.success) return { ok: true, body: parsed.data };
  const paths = new Set(parsed.error.issues.map(({ path }) => path[0]));
  return { ok: false, wrong: new Set(WRONG_FIELDS.filter((field) => paths.has(field))) };
}
