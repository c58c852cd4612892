import type { Energy, RentalPhase, RentalStatus, VehicleCondition } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import type { Random } from '../random.ts';
import { Drive, type DrivingStyle } from './drive.ts';
import { EnergyStore } from './energy-store.ts';
import { RentalWish } from './rental-wish.ts';
import { rounded, type Perceived } from './tracker.ts';
import { alarmOfTrouble, callOfTrouble } from './trouble.ts';
import { VehicleDevice } from './vehicle-device.ts';
import { customerStyle, startState, STATUS_OF_PHASE } from './vehicle-start.ts';
import type { Activity, DeviceMemory, Hold, KnownVehicle, TroubleKind } from './vehicle-state.ts';
import { planDrive, tripDestination, yardSlot, type World } from './world.ts';

const MINUTE_MS = 60_000;

/**
 * One rental vehicle: what it does, and whom it is rented to. Only `step` and what others do to it change it. It is one state
 * machine whose rules lean on each other, therefore one file, though a long one.
 */
export class Vehicle {
  readonly index: number;
  readonly energy: EnergyStore;
  phase: RentalPhase;
  condition: VehicleCondition;
  activity: Activity;
  hold: Hold | undefined;
  odometerM: number;
  readonly #world: World;
  readonly #random: Random;
  readonly #device: VehicleDevice;
  readonly #rental = new RentalWish();
  readonly #slot: number;
  #branch: number;
  #style: DrivingStyle;
  #place: LatLon;
  #headingDeg: number;
  #towSpeedMps = 0;
  #rentalUntilMs: number;
  /** End of a repair that somebody of ours does; others' are not ours to end. */
  #repairUntilMs: number | undefined;
  #isNew = true;
  /** The customer is to get another vehicle, into which the rental goes on. */
  #replacementOwed = false;

  constructor(
    own: { index: number; energy: Energy; branch: number; slot: number; known: KnownVehicle; newness: number },
    world: World,
    random: Random,
    startMs: number,
  ) {
    this.index = own.index;
    this.#world = world;
    this.#random = random;
    this.#branch = own.branch;
    this.#slot = own.slot;
    this.#style = customerStyle(random);
    const start = startState(world, { ...own, slot: this.#yardPlace() }, this.#style, random, startMs);
    this.phase = start.phase;
    this.condition = start.condition;
    this.activity = start.activity;
    this.odometerM = start.odometerM;
    this.energy = new EnergyStore(own.energy, start.energyPct);
    this.#place = start.place;
    this.#headingDeg = start.headingDeg;
    this.#rentalUntilMs = start.rentalUntilMs;
    if (this.condition === 'in_maintenance') this.#repairUntilMs = startMs + this.#minutesMs(20, 120);
    if (start.hasIncident) this.incidentOpened(startMs);
    const firstWithinMs = this.activity.kind === 'driving' ? world.settings.movingFixMs : 10_000;
    const alarms = own.known.memory?.alarms ?? [];
    const device = { index: own.index, energy: this.energy, firstWithinMs, alarms };
    this.#device = new VehicleDevice(device, world, random, startMs);
  }

  get place(): LatLon {
    return this.activity.kind === 'driving' ? this.activity.drive.where().position : this.#place;
  }

  get speedMps(): number {
    if (this.activity.kind === 'driving') return this.activity.drive.speedMps;
    return this.activity.kind === 'towed' ? this.#towSpeedMps : 0;
  }

  /** What its device keeps through a power cut. */
  get memory(): DeviceMemory {
    const { place, headingDeg, odometerM } = this.#perceive();
    const { alarms } = this.#device;
    const energyPct = rounded(this.energy.pct, 2);
    return { lat: place.lat, lon: place.lon, headingDeg, odometerM: Math.round(odometerM), energyPct, alarms };
  }

  /** Lives on for `dtS` seconds until `nowMs`. */
  step(nowMs: number, dtS: number): void {
    if (this.#isNew) this.#introduce(nowMs);
    if (this.hold) this.#endure(this.hold, nowMs);
    switch (this.activity.kind) {
      case 'driving':
        this.#drive(this.activity.drive, this.activity.errand, nowMs, dtS);
        break;
      case 'parked':
        if (!this.hold && nowMs >= this.activity.untilMs) this.#nextInPhase(nowMs);
        break;
      case 'refuelling':
        if (!this.hold && nowMs >= this.activity.untilMs) this.#leaveStation(nowMs);
        break;
      case 'towed':
        break;
    }
    if (this.#device.isDue(nowMs, { speedMps: this.speedMps, ignition: this.#isIgnitionOn() })) {
      this.#device.send(nowMs, this.#perceive());
    }
  }

  /** The rental has this status now. */
  rentalReached(status: RentalStatus): void {
    this.#rental.reached(status);
  }

  /** There is no rental: refused, cancelled by somebody, a no-show. A vehicle already out comes back by itself. */
  rentalLost(nowMs: number): void {
    this.#rental.forget();
    if (this.phase === 'rented') {
      this.#rentalUntilMs = Math.min(this.#rentalUntilMs, nowMs);
      return;
    }
    this.phase = 'available';
    this.#park(nowMs, 10, 40);
  }

  /** Something breaks. False when it cannot happen to this vehicle now. */
  suffer(trouble: TroubleKind, nowMs: number): boolean {
    const fits = trouble === 'lockout' ? this.activity.kind === 'parked' : this.speedMps > 4;
    if (this.hold || this.phase !== 'rented' || !fits) return false;
    const calls = callOfTrouble(trouble, this.energy.isElectric) !== undefined;
    const callAtMs = calls ? nowMs + this.#random.between(12_000, 35_000) : undefined;
    this.hold = { trouble, callAtMs, sinceMs: nowMs, hasIncident: false };
    if (trouble === 'out_of_energy') this.energy.runDry();
    if (trouble === 'collision' && this.activity.kind === 'driving') this.activity.drive.halt();
    const alarm = alarmOfTrouble(trouble, this.energy.isElectric, this.#random);
    if (alarm) this.#device.raise(alarm, nowMs, this.#perceive());
    return true;
  }

  /** What the product says of its condition: one that somebody set keeps it in the yard. */
  conditionNoticed(condition: VehicleCondition): void {
    this.condition = condition;
  }

  /** An incident is open on this vehicle: it stops and waits. */
  incidentOpened(nowMs: number): void {
    this.hold ??= { trouble: undefined, callAtMs: undefined, sinceMs: nowMs, hasIncident: true };
    this.hold.hasIncident = true;
    this.hold.callAtMs = undefined;
  }

  /** No incident is open any more: it goes on, mended. */
  incidentClosed(nowMs: number): void {
    if (!this.hold) return;
    if (this.hold.trouble === 'out_of_energy') this.energy.fillTo(30);
    this.hold = undefined;
    this.#replacementOwed = false;
    if (this.phase === 'rented' && this.condition === 'in_maintenance') this.#beReturned(nowMs);
    if (this.activity.kind === 'driving') this.activity.drive.goOn();
    // Taken off the hook where it is: the rescue was called off.
    if (this.activity.kind === 'towed') this.#park(nowMs, 0.5, 2);
    this.#device.clearMended(nowMs, this.#perceive());
  }

  /** Whether the customer of this vehicle is owed another one. */
  replacementNoticed(owed: boolean): void {
    this.#replacementOwed = owed;
  }

  /** The customer went on with another vehicle, and the contract too. @returns until when the customer needs one. */
  contractLeft(nowMs: number): number {
    this.#repairUntilMs ??= nowMs + this.#minutesMs(30, 60);
    this.#rental.forget();
    this.#replacementOwed = false;
    this.phase = 'available';
    return this.#rentalUntilMs;
  }

  /** A customer who broke down goes on with this vehicle. */
  contractTaken(untilMs: number, nowMs: number): void {
    this.#rental.want('active');
    this.#rental.reached('active');
    this.phase = 'rented';
    this.#rentalUntilMs = untilMs;
    this.#style = customerStyle(this.#random);
    this.#park(nowMs, 0.3, 1);
  }

  /** On the hook of a tow truck, which moves it from now on; or, `isDriven`, with one of our drivers at the wheel. */
  hookUp(isDriven = false): void {
    const { place, headingDeg } = this.#perceive();
    this.activity = { kind: 'towed', isDriven };
    this.moveTowed(place, headingDeg, 0);
  }

  /** Where the tow truck has it now. */
  moveTowed(place: LatLon, headingDeg: number, speedMps: number): void {
    this.#place = place;
    this.#headingDeg = headingDeg;
    this.#towSpeedMps = speedMps;
  }

  /** A driver has brought it and gets out. */
  setDown(nowMs: number): void {
    this.#towSpeedMps = 0;
    this.#park(nowMs, 20, 60);
  }

  /** Set down in a branch's yard, where it is repaired; a rental ends there, unless another vehicle is on its way. */
  dropAt(branch: number, nowMs: number): void {
    this.#branch = branch;
    this.moveTowed(this.#yardPlace(), this.#headingDeg, 0);
    this.#park(nowMs, 2, 4);
    if (this.phase === 'rented' && !this.#replacementOwed) this.#beReturned(nowMs);
    this.#setCondition('in_maintenance', nowMs);
    this.#repairUntilMs = nowMs + this.#minutesMs(10, 30);
  }

  #introduce(nowMs: number): void {
    this.#isNew = false;
    if (this.condition === 'in_maintenance') this.#setCondition('in_maintenance', nowMs);
    const status = STATUS_OF_PHASE[this.phase];
    if (status) this.#wantRental(status, nowMs);
    // Whatever was wrong before a restart was put right meanwhile, unless an incident says otherwise.
    if (!this.hold) this.#device.clearMended(nowMs, this.#perceive());
  }

  #endure(hold: Hold, nowMs: number): void {
    if (this.activity.kind === 'driving') this.activity.drive.pullOver();
    if (hold.trouble && hold.callAtMs !== undefined && nowMs >= hold.callAtMs) {
      hold.callAtMs = undefined;
      const call = callOfTrouble(hold.trouble, this.energy.isElectric);
      if (call) this.#world.emit({ kind: 'call', atMs: nowMs, vehicle: this.index, ...call });
    }
    const waitedS = (nowMs - hold.sinceMs) / 1_000;
    if (!hold.hasIncident && waitedS > this.#world.settings.givesUpAfterS) this.incidentClosed(nowMs);
  }

  #drive(drive: Drive, errand: 'trip' | 'refuel' | 'return', nowMs: number, dtS: number): void {
    const drivenM = drive.advance(dtS);
    this.odometerM += drivenM;
    this.energy.use(drivenM, this.#isIgnitionOn() && drivenM === 0 ? dtS : 0);
    if (this.energy.isLow) {
      this.#device.raise({ kind: this.energy.isElectric ? 'low_charge' : 'low_fuel' }, nowMs, this.#perceive());
    }
    if (!this.hold && drive.hasArrived) this.#arrive(drive, errand, nowMs);
  }

  #arrive(drive: Drive, errand: 'trip' | 'refuel' | 'return', nowMs: number): void {
    const { position, headingDeg } = drive.where();
    this.#place = position;
    this.#headingDeg = headingDeg;
    switch (errand) {
      case 'trip':
        // Errands are short, visits longer.
        if (this.#random.chance(0.55)) this.#park(nowMs, 2, 10);
        else this.#park(nowMs, 10, 45);
        return;
      case 'refuel': {
        const [min, max] = this.energy.isElectric ? [15, 25] : [4, 8];
        this.activity = { kind: 'refuelling', untilMs: nowMs + this.#minutesMs(min, max) };
        return;
      }
      case 'return':
        this.#park(nowMs, 2, 6);
        this.#beReturned(nowMs);
        return;
    }
  }

  /** A parked vehicle's time is up: the next step of its rental's life, once the product has taken the last one. */
  #nextInPhase(nowMs: number): void {
    const rental = this.#rental;
    switch (this.phase) {
      case 'available':
        if (this.condition === 'in_maintenance' && this.#repairUntilMs !== undefined && nowMs >= this.#repairUntilMs) {
          this.#repairUntilMs = undefined;
          this.#setCondition('ok', nowMs);
        }
        if (this.condition !== 'ok') return;
        this.#rentalUntilMs = nowMs + this.#minutesMs(60, 240);
        this.phase = 'reserved';
        this.#wantRental('confirmed', nowMs);
        this.#park(nowMs, 2, 6);
        return;
      case 'reserved':
        if (!rental.has('confirmed')) return;
        this.phase = 'preparing';
        this.#wantRental('preparing', nowMs);
        this.#park(nowMs, 1.5, 4);
        return;
      case 'preparing':
        if (rental.has('preparing')) this.#wantRental('active', nowMs);
        if (!rental.has('active')) return;
        this.phase = 'rented';
        this.#style = customerStyle(this.#random);
        this.#park(nowMs, 0.3, 1);
        return;
      case 'rented':
        this.#setOut(nowMs);
        return;
      case 'returned':
        if (rental.has('returned')) this.#wantRental('closed', nowMs);
        if (!rental.has('closed')) return;
        this.phase = 'available';
        // Ready means a full tank, or 90 % of charge (domain §5).
        this.energy.fillTo(this.energy.isElectric ? 92 : 100);
        this.#device.clearMended(nowMs, this.#perceive());
        this.#park(nowMs, 30, 140);
        return;
    }
  }

  #setOut(nowMs: number): void {
    const errand = this.energy.isLow ? 'refuel' : nowMs >= this.#rentalUntilMs ? 'return' : 'trip';
    const from = this.#place;
    const to = errand === 'return' ? this.#yardPlace() : tripDestination(this.#world, from, this.#random);
    const drive = new Drive(planDrive(this.#world, from, to, nowMs), this.#style, this.#random);
    this.activity = { kind: 'driving', drive, errand };
  }

  #leaveStation(nowMs: number): void {
    this.energy.fillTo(this.energy.isElectric ? this.#random.between(75, 92) : this.#random.between(92, 100));
    this.#device.clearMended(nowMs, this.#perceive());
    this.#setOut(nowMs);
  }

  #beReturned(nowMs: number): void {
    this.phase = 'returned';
    this.#wantRental('returned', nowMs);
  }

  #wantRental(want: RentalStatus, nowMs: number): void {
    if (!this.#rental.want(want)) return;
    this.#world.emit({ kind: 'rental', atMs: nowMs, vehicle: this.index, want, untilMs: this.#rentalUntilMs });
  }

  #park(nowMs: number, minMinutes: number, maxMinutes: number): void {
    this.activity = { kind: 'parked', untilMs: nowMs + this.#minutesMs(minMinutes, maxMinutes) };
  }

  #minutesMs(min: number, max: number): number {
    return this.#random.between(min, max) * MINUTE_MS;
  }

  #setCondition(condition: VehicleCondition, nowMs: number): void {
    this.condition = condition;
    this.#world.emit({ kind: 'condition', atMs: nowMs, vehicle: this.index, condition });
  }

  #yardPlace(): LatLon {
    return yardSlot(this.#world.branches[this.#branch]!, this.#slot);
  }

  #isIgnitionOn(): boolean {
    if (this.activity.kind === 'towed') return this.activity.isDriven;
    return this.activity.kind === 'driving' && !(this.hold && this.activity.drive.isStanding);
  }

  #perceive(): Perceived {
    const here = this.activity.kind === 'driving' ? this.activity.drive.where() : undefined;
    return {
      place: here?.position ?? this.#place,
      headingDeg: here?.headingDeg ?? this.#headingDeg,
      speedMps: this.speedMps,
      ignition: this.#isIgnitionOn(),
      odometerM: this.odometerM,
    };
  }
}
