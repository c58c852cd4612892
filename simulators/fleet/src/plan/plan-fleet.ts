import {
  DeviceId,
  type City,
  type Energy,
  type ProvisioningBatchInput,
  type Skill,
  type UnitKind,
} from '@roadcall/contracts';
import { seededRandom, type Random } from '../random.ts';
import { CAR_MODELS, COLOURS, type CarModel } from './car-models.ts';

type VehicleEntry = NonNullable<ProvisioningBatchInput['vehicles']>[number];
type UnitEntry = NonNullable<ProvisioningBatchInput['units']>[number];

/** What is to be provisioned: the same seed and sizes give the same plates, names and device ids. */
export interface FleetPlan {
  readonly branches: NonNullable<ProvisioningBatchInput['branches']>;
  readonly vehicles: readonly PlannedVehicle[];
  readonly units: readonly PlannedUnit[];
}
interface PlannedVehicle {
  readonly entry: VehicleEntry;
  readonly deviceId: DeviceId;
  readonly energy: Energy;
  readonly branchIndex: number;
}
export interface PlannedUnit {
  readonly entry: UnitEntry;
  readonly deviceId: DeviceId;
  readonly kind: UnitKind;
  readonly stationIndex: number;
}

/** Seconds between fixes of a moving vehicle. */
const MOVING_INTERVAL_S = 2;
const DEVICE_MODEL = 'RC-T4';
/** Papers of a made-up fleet: longer than anybody will simulate it. */
const PAPERS_UNTIL = '2099-12-31';

/** Plans a fleet of these models over the branches of a city. Throws RangeError when the city has none. */
export function planFleet(
  city: City,
  sizes: { vehicles: number; units: number },
  seed: number,
  models: readonly CarModel[] = CAR_MODELS,
): FleetPlan {
  if (city.branches.length === 0) throw new RangeError(`${city.name.en} has no branches to keep vehicles at`);
  const branches = city.branches.map(({ name, lat, lon }) => ({ nameZh: name.zh, nameEn: name.en, lat, lon }));
  const random = seededRandom(seed, 'fleet');
  const plates = new Set<string>();
  return {
    branches,
    vehicles: Array.from({ length: sizes.vehicles }, (_, index) => {
      const branchIndex = random.int(0, branches.length - 1);
      return planVehicle(index, branchIndex, branches[branchIndex]!.nameEn, plates, random, models);
    }),
    units: Array.from({ length: sizes.units }, (_, index) => {
      const stationIndex = index % branches.length;
      return planUnit(index, stationIndex, branches[stationIndex]!.nameEn);
    }),
  };
}

function planVehicle(
  index: number,
  branchIndex: number,
  branchNameEn: string,
  plates: Set<string>,
  random: Random,
  models: readonly CarModel[],
): PlannedVehicle {
  const model = random.weighted(models.map((car) => [car, car.weight] as const));
  const deviceId = DeviceId.parse(imei(index));
  return {
    deviceId,
    energy: model.energy,
    branchIndex,
    entry: {
      vehicle: {
        plate: newPlate(model.energy, plates, random),
        vin: vin(random),
        make: model.make,
        model: model.model,
        colour: random.weighted(COLOURS),
        class: model.class,
        energy: model.energy,
        seats: model.seats,
        insuranceValidUntil: PAPERS_UNTIL,
        // A few wait for their inspection.
        inspectionValidUntil: index % 25 === 24 ? null : PAPERS_UNTIL,
      },
      branchNameEn,
      device: { id: deviceId, model: DEVICE_MODEL, firmware: '2.6.1', expectedIntervalS: MOVING_INTERVAL_S },
    },
  };
}

const REPAIR: readonly Skill[] = ['tyre', 'battery', 'fuel', 'lockout', 'charge'];
/** One round of ten units: enough tow trucks for breakdowns, vans for what is mended on the spot, drivers for swaps. */
const UNIT_ROUND: readonly { kind: UnitKind; skills: readonly Skill[] }[] = [
  { kind: 'tow_truck', skills: ['tow', 'survey'] },
  { kind: 'repair_van', skills: REPAIR },
  { kind: 'tow_truck', skills: ['tow', 'survey', 'first_aid'] },
  { kind: 'repair_van', skills: [...REPAIR, 'first_aid'] },
  { kind: 'delivery_driver', skills: ['delivery'] },
  { kind: 'tow_truck', skills: ['tow'] },
  { kind: 'repair_van', skills: REPAIR },
  { kind: 'tow_truck', skills: ['tow', 'survey'] },
  { kind: 'repair_van', skills: [...REPAIR, 'survey'] },
  { kind: 'tow_truck', skills: ['tow'] },
];

function planUnit(index: number, stationIndex: number, stationNameEn: string): PlannedUnit {
  const { kind, skills } = UNIT_ROUND[index % UNIT_ROUND.length]!;
  const deviceId = DeviceId.parse(`RC-UNIT-${String(index + 1).padStart(3, '0')}`);
  return {
    deviceId,
    kind,
    stationIndex,
    entry: {
      unit: { name: `R-${String(index + 1).padStart(2, '0')}`, kind, skills: [...skills] },
      stationNameEn,
      device: { id: deviceId, model: DEVICE_MODEL, firmware: '2.6.1', expectedIntervalS: MOVING_INTERVAL_S },
    },
  };
}

/** Letters of plates: I and O are not used, they look like digits. */
const PLATE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const PLATE_CHARACTERS = `0123456789${PLATE_LETTERS}`;

/**
 * A plate nobody has yet, in the style of GA 36: letter Y of 鄂 (Hubei), which no real city has; vehicles with a plug
 * have six characters, battery ones beginning with D, plug-in hybrids with F.
 */
function newPlate(energy: Energy, taken: Set<string>, random: Random): string {
  for (;;) {
    const some = (count: number, from: string): string =>
      Array.from({ length: count }, () => from[random.int(0, from.length - 1)]!).join('');
    const plate =
      energy === 'ev'
        ? `鄂YD${some(5, '0123456789')}`
        : energy === 'hybrid' && random.chance(0.5)
          ? `鄂YF${some(5, '0123456789')}`
          : `鄂Y${some(1, PLATE_CHARACTERS)}${some(1, PLATE_LETTERS)}${some(3, '0123456789')}`;
    if (taken.has(plate)) continue;
    taken.add(plate);
    return plate;
  }
}

const VIN_CHARACTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';

/** L: built in China. The check digit of ISO 3779 is optional there and not computed. */
function vin(random: Random): string {
  const tail = Array.from({ length: 16 }, () => VIN_CHARACTERS[random.int(0, VIN_CHARACTERS.length - 1)]!);
  return `L${tail.join('')}`;
}

/** An IMEI of a type code that nobody was given, with its Luhn check digit (3GPP TS 23.003). */
function imei(index: number): string {
  const body = `86990004${String(index + 1).padStart(6, '0')}`;
  const sum = body.split('').reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
