import {
  BranchId,
  CustomerId,
  DeviceId,
  RentalId,
  UnitId,
  VehicleId,
  type Branch,
  type City,
  type NewVehicle,
  type Rental,
  type Skill,
  type Unit,
  type UnitKind,
  type Vehicle,
} from '@roadcall/contracts';
import { nextId, type Random } from './random.ts';

type Car = Pick<NewVehicle, 'make' | 'model' | 'class' | 'energy' | 'seats'>;

const CARS: readonly Car[] = [
  { make: '比亚迪', model: '秦 PLUS EV', class: 'compact', energy: 'ev', seats: 5 },
  { make: '大众', model: '朗逸', class: 'compact', energy: 'petrol', seats: 5 },
  { make: '丰田', model: '卡罗拉双擎', class: 'compact', energy: 'hybrid', seats: 5 },
  { make: '丰田', model: '凯美瑞', class: 'mid_size', energy: 'hybrid', seats: 5 },
  { make: '五菱', model: '缤果', class: 'economy', energy: 'ev', seats: 4 },
  { make: '别克', model: 'GL8', class: 'mpv', energy: 'petrol', seats: 7 },
  { make: '特斯拉', model: 'Model Y', class: 'suv', energy: 'ev', seats: 5 },
  { make: '哈弗', model: 'H6', class: 'suv', energy: 'petrol', seats: 5 },
  { make: '奥迪', model: 'A6L', class: 'premium', energy: 'petrol', seats: 5 },
  { make: '福特', model: '全顺', class: 'van', energy: 'diesel', seats: 9 },
];
const COLOURS = ['白', '黑', '银', '蓝', '灰', '红'];
const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙', '马', '朱', '胡', '林'];
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

export function makeBranches(city: City): Branch[] {
  return city.branches.map((branch) => ({
    id: BranchId.parse(nextId()),
    nameZh: branch.name.zh,
    nameEn: branch.name.en,
    lat: branch.lat,
    lon: branch.lon,
    timeZone: null,
    version: 1,
  }));
}

function makePlate(energy: NewVehicle['energy'], random: Random): string {
  const digit = (): string => String(Math.floor(random.next() * 10));
  const letter = (): string => LETTERS[Math.floor(random.next() * LETTERS.length)]!;
  // New-energy plates have six places and start with D or F.
  if (energy === 'ev') return `鄂A·D${digit()}${digit()}${digit()}${digit()}${digit()}`;
  return `鄂A·${digit()}${letter()}${digit()}${digit()}${digit()}`;
}

export function makeVehicle(no: number, branches: readonly Branch[], random: Random): Vehicle {
  const car = random.pick(CARS);
  const phase = random.next();
  const condition = random.next();
  return {
    id: VehicleId.parse(nextId()),
    no,
    plate: makePlate(car.energy, random),
    vin: null,
    ...car,
    colour: random.pick(COLOURS),
    branchId: random.pick(branches).id,
    rentalPhase:
      phase < 0.62
        ? 'rented'
        : phase < 0.88
          ? 'available'
          : phase < 0.93
            ? 'reserved'
            : phase < 0.97
              ? 'preparing'
              : 'returned',
    condition:
      condition < 0.945 ? 'ok' : condition < 0.982 ? 'in_maintenance' : condition < 0.998 ? 'out_of_service' : 'stolen',
    insuranceValidUntil: '2027-06-30',
    inspectionValidUntil: '2027-06-30',
    maintenanceDueOn: null,
    deviceId: DeviceId.parse(`tbox-${String(no).padStart(5, '0')}`),
    version: 1,
  };
}

const UNIT_KINDS: readonly { kind: UnitKind; letter: string; skills: readonly Skill[] }[] = [
  { kind: 'tow_truck', letter: 'T', skills: ['tow', 'tyre', 'battery', 'survey'] },
  { kind: 'repair_van', letter: 'R', skills: ['tyre', 'battery', 'charge', 'lockout', 'fuel', 'first_aid'] },
  { kind: 'delivery_driver', letter: 'D', skills: ['delivery', 'fuel', 'survey'] },
];

export function makeUnit(no: number, index: number, branches: readonly Branch[], random: Random): Unit {
  const { kind, letter, skills } = UNIT_KINDS[index % UNIT_KINDS.length]!;
  return {
    id: UnitId.parse(nextId()),
    no,
    name: `${letter}-${String(Math.floor(index / UNIT_KINDS.length) + 1).padStart(2, '0')}`,
    kind,
    skills: [...skills],
    stationBranchId: random.pick(branches).id,
    autoAccept: true,
    vehicleCapacity: kind === 'tow_truck' ? 1 : 0,
    towMassKg: null,
    fullRangeKm: 520,
    shiftPlan: null,
    breakPlan: [],
    areaBranchIds: [],
    areaGeofenceId: null,
    partnerId: null,
    partner: null,
    safetyIntervalMin: null,
    shift: null,
    break: null,
    nextBreakAt: null,
    safety: { dueAt: null, lastAt: null, silentSince: null },
    state: random.chance(0.08) ? 'off_shift' : 'available',
    crewUserId: null,
    crew: null,
    dutyReason: null,
    retired: null,
    deviceId: DeviceId.parse(`unit-${String(no).padStart(5, '0')}`),
    version: 1,
  };
}

export function makeRental(vehicle: Vehicle, index: number, now: number, random: Random): Rental {
  const from = now - random.between(0.05, 4) * 86_400_000;
  const active = vehicle.rentalPhase === 'rented';
  const begins = active ? from : now + random.between(0.3, 20) * 3_600_000;
  const to = begins + random.between(1, 6) * 86_400_000;
  return {
    id: RentalId.parse(nextId()),
    number: `ZL${new Date(now).toISOString().slice(2, 10).replaceAll('-', '')}${String(index).padStart(4, '0')}`,
    customer: {
      id: CustomerId.parse(nextId()),
      nameMasked: `${random.pick(SURNAMES)}${random.chance(0.5) ? '**' : '*'}`,
      phoneMasked: `13${Math.floor(random.next() * 10)}****${String(Math.floor(random.between(1_000, 9_999)))}`,
    },
    from: new Date(begins).toISOString(),
    to: new Date(Math.max(to, now + 3_600_000)).toISOString(),
    status: active ? 'active' : vehicle.rentalPhase === 'reserved' ? 'confirmed' : 'preparing',
    legs: [{ vehicleId: vehicle.id, plate: vehicle.plate, from: new Date(begins).toISOString(), to: null }],
    permittedFenceIds: [],
    forbiddenFenceIds: [],
    version: 1,
  };
}
