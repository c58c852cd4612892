import type { Motion, Unit, UnitState, Vehicle } from '@roadcall/contracts';

/** Shapes of the map's language of status. The number is the shape's code in the shader (map/layers/fleet-shader.ts). */
export const SHAPE = {
  arrow: 0,
  dot: 1,
  notchedDot: 2,
  square: 3,
  triangle: 4,
  halfDot: 5,
  diamond: 6,
  towTruck: 7,
  repairVan: 8,
  deliveryDriver: 9,
} as const;
export type Shape = keyof typeof SHAPE;

/** Colours of the language of status; the hex of each theme is in theme/tones.ts. The number is its code in the shader. */
export const TONE = { green: 0, blue: 1, teal: 2, grey: 3, red: 4, magenta: 5, violet: 6 } as const;
export type Tone = keyof typeof TONE;

/** What a vehicle is, in one word: the filter chips, the legend and the lists use the same. */
export const VEHICLE_STATUSES = [
  'moving',
  'parked',
  'available',
  'preparing',
  'returned',
  'rescue',
  'service',
  'stolen',
] as const;
export type VehicleStatus = (typeof VEHICLE_STATUSES)[number];

export interface Mark {
  readonly shape: Shape;
  readonly tone: Tone;
  /** Violet ring: in rescue, whatever its rental phase. */
  readonly ring: boolean;
  /** Outline instead of filled: a free unit. */
  readonly outline: boolean;
  /** Hollow: what is shown is old. */
  readonly stale: boolean;
}

export const STATUS_MARK: Readonly<Record<VehicleStatus, Pick<Mark, 'shape' | 'tone'>>> = {
  moving: { shape: 'arrow', tone: 'blue' },
  parked: { shape: 'dot', tone: 'blue' },
  available: { shape: 'arrow', tone: 'green' },
  preparing: { shape: 'notchedDot', tone: 'teal' },
  returned: { shape: 'halfDot', tone: 'teal' },
  rescue: { shape: 'dot', tone: 'blue' },
  service: { shape: 'square', tone: 'grey' },
  stolen: { shape: 'diamond', tone: 'magenta' },
};

type VehicleFacts = Pick<Vehicle, 'rentalPhase' | 'condition'>;

/** Status of a vehicle from its two states and its motion. Condition goes before the rental phase: it needs somebody. */
export function statusOfVehicle(vehicle: VehicleFacts, motion: Motion): VehicleStatus {
  return CONDITION_STATUS[vehicle.condition] ?? phaseStatus(vehicle, motion);
}

const CONDITION_STATUS: Readonly<Record<Vehicle['condition'], VehicleStatus | null>> = {
  ok: null,
  in_rescue: 'rescue',
  in_maintenance: 'service',
  out_of_service: 'service',
  stolen: 'stolen',
};

const PHASE_STATUS: Readonly<Record<Vehicle['rentalPhase'], VehicleStatus>> = {
  available: 'available',
  reserved: 'preparing',
  preparing: 'preparing',
  rented: 'parked',
  returned: 'returned',
};

function phaseStatus(vehicle: VehicleFacts, motion: Motion): VehicleStatus {
  const drives = vehicle.rentalPhase === 'rented' && (motion === 'moving' || motion === 'idling');
  return drives ? 'moving' : PHASE_STATUS[vehicle.rentalPhase];
}

export function markOfVehicle(vehicle: VehicleFacts, motion: Motion, stale: boolean): Mark {
  const status = statusOfVehicle(vehicle, motion);
  // In rescue a vehicle keeps the mark of its rental phase and gets the ring.
  const shown = status === 'rescue' ? phaseStatus(vehicle, motion) : status;
  return { ...STATUS_MARK[shown], ring: status === 'rescue', outline: false, stale };
}

const UNIT_SHAPE: Readonly<Record<Unit['kind'], Shape>> = {
  tow_truck: 'towTruck',
  repair_van: 'repairVan',
  delivery_driver: 'deliveryDriver',
};

const UNIT_COMMITTED: ReadonlySet<UnitState> = new Set(['committed', 'en_route', 'on_scene', 'towing']);
const UNIT_AWAY: ReadonlySet<UnitState> = new Set(['off_shift', 'out_of_service']);

export function markOfUnit(unit: Pick<Unit, 'kind' | 'state'>, stale: boolean): Mark {
  return {
    shape: UNIT_SHAPE[unit.kind],
    tone: UNIT_AWAY.has(unit.state) ? 'grey' : 'violet',
    ring: false,
    outline: !UNIT_COMMITTED.has(unit.state),
    stale,
  };
}
