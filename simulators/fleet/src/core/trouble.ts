import type { AlarmKind, IncidentType, Skill } from '@roadcall/contracts';
import type { Random } from '../random.ts';
import type { TroubleKind } from './vehicle-state.ts';

/** How often each trouble happens, relative to the others. */
export const TROUBLE_WEIGHTS: readonly (readonly [TroubleKind, number])[] = [
  ['engine_fault', 38],
  ['flat_tyre', 28],
  ['collision', 16],
  ['lockout', 10],
  ['out_of_energy', 8],
];

const COMBUSTION_CODES = ['P0301', 'P0171', 'P0217', 'P0562', 'P0335'];
const ELECTRIC_CODES = ['P0A80', 'P0AA6', 'P1A15', 'P0C73'];
const WHEELS = ['front_left', 'front_right', 'rear_left', 'rear_right'];

/** What the device notices of a trouble by itself; undefined for a locked-out customer. */
export function alarmOfTrouble(
  trouble: TroubleKind,
  isElectric: boolean,
  random: Random,
): { kind: AlarmKind; code?: string } | undefined {
  const alarms: Record<TroubleKind, { kind: AlarmKind; code?: string } | undefined> = {
    engine_fault: { kind: 'engine_fault', code: random.pick(isElectric ? ELECTRIC_CODES : COMBUSTION_CODES) },
    flat_tyre: { kind: 'tyre_pressure', code: random.pick(WHEELS) },
    collision: { kind: 'collision' },
    out_of_energy: { kind: isElectric ? 'low_charge' : 'low_fuel' },
    lockout: undefined,
  };
  return alarms[trouble];
}

/** What a customer says on the phone. */
export interface CustomerCall {
  readonly type: IncidentType;
  readonly needs: readonly Skill[];
  readonly note: string;
}

const OUT_OF_CHARGE: CustomerCall = { type: 'out_of_energy', needs: ['charge'], note: '电量耗尽 · Out of charge' };
const CALLS: Readonly<Record<TroubleKind, CustomerCall | undefined>> = {
  engine_fault: { type: 'breakdown', needs: ['tow'], note: '故障灯亮，无法行驶 · Warning light on, will not drive' },
  flat_tyre: { type: 'flat_tyre', needs: ['tyre'], note: '轮胎漏气，已靠边停车 · Flat tyre, stopped at the kerb' },
  out_of_energy: { type: 'out_of_energy', needs: ['fuel'], note: '燃油耗尽 · Out of fuel' },
  lockout: { type: 'lockout', needs: ['lockout'], note: '钥匙锁在车内 · The key is locked inside' },
  collision: undefined,
};

/** The customer's call; undefined for a collision, which the device reports itself. */
export function callOfTrouble(trouble: TroubleKind, isElectric: boolean): CustomerCall | undefined {
  return trouble === 'out_of_energy' && isElectric ? OUT_OF_CHARGE : CALLS[trouble];
}
