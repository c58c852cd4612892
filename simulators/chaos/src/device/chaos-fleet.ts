import type { DeviceAccess } from '@roadcall/load-simulator';
import type { PlannedDevice } from '../plan/devices.ts';
import { messageOf, type ChaosPlan, type MessageKey } from '../plan/messages.ts';
import { sendingOf } from '../plan/sendings.ts';
import type { Acknowledgement, ChaosSender, ChaosSenderOptions } from './chaos-sender.ts';
import { Ledger } from './ledger.ts';

export interface ChaosFleetOptions {
  plan: ChaosPlan;
  devices: readonly { planned: PlannedDevice; access: DeviceAccess }[];
  port: number;
  /** A device of the door that is tried. */
  makeSender: (options: ChaosSenderOptions) => ChaosSender;
}

const TICK_MS = 20;

/** All devices: takes their fixes when they are due, whatever the server does, and keeps account. */
export class ChaosFleet {
  readonly ledger = new Ledger();
  /** From leaving to acknowledgement of each message of a healthy device since `listen`, ms. */
  latencies: number[] = [];
  private readonly plan: ChaosPlan;
  private readonly devices: ChaosSender[];
  private readonly made: number[];
  /** Messages that are held back, or follow one that was acknowledged. */
  private held = 0;
  private isEnding = false;
  private timer: NodeJS.Timeout | undefined;
  private waiters: { since: number; resolve: () => void }[] = [];

  constructor({ plan, devices, port, makeSender }: ChaosFleetOptions) {
    this.plan = plan;
    this.devices = devices.map(({ planned, access }) =>
      makeSender({
        plan,
        planned,
        access,
        port,
        onAcknowledged: (device, acknowledgement) => this.acknowledged(device, acknowledgement),
      }),
    );
    this.made = this.devices.map(() => 0);
  }

  begin(): void {
    for (const device of this.devices) device.start();
    this.timer = setInterval(() => this.makeWhatIsDue(), TICK_MS);
  }

  /** No new fixes, but of devices that need another message to know what became of one; what there is goes on being sent. */
  endSending(): void {
    this.isEnding = true;
  }

  stop(): void {
    clearInterval(this.timer);
    for (const device of this.devices) device.stop();
  }

  /** Sendings that are not yet acknowledged. */
  get waiting(): number {
    return this.devices.reduce((sum, device) => sum + device.waiting, this.held);
  }

  /** Resolves with the first acknowledgement of something that left at or after `since`, by `performance.now()`. */
  acknowledgedSince(since: number): Promise<void> {
    return new Promise((resolve) => this.waiters.push({ since, resolve }));
  }

  private makeWhatIsDue(): void {
    const now = Date.now();
    for (const [index, device] of this.devices.entries()) {
      // Devices are out of step with each other.
      const offset = (index / this.devices.length) * this.plan.intervalMs;
      const due = Math.floor((now - this.plan.beginsAt - offset) / this.plan.intervalMs);
      for (; this.made[index]! < due; this.made[index]! += 1) {
        if (!this.isEnding || device.needsAnother) this.make(device, this.made[index]!);
      }
    }
  }

  private make(device: ChaosSender, n: number): void {
    const key = { n, again: false };
    this.ledger.noteSent(messageOf(this.plan, device.planned, key), key);
    this.offerAfter(device, key, false, sendingOf(this.plan, device.planned, n).heldMs);
  }

  private offerAfter(device: ChaosSender, key: MessageKey, isRepeated: boolean, afterMs: number): void {
    if (afterMs === 0) return device.offer({ ...key, isRepeated });
    this.held += 1;
    setTimeout(() => {
      this.held -= 1;
      device.offer({ ...key, isRepeated });
    }, afterMs);
  }

  private acknowledged(device: ChaosSender, { sending, sentAt, isDirect }: Acknowledgement): void {
    if (isDirect && device.planned.character === 'healthy') this.latencies.push(performance.now() - sentAt);
    this.waiters = this.waiters.filter(({ since, resolve }) => {
      if (sentAt < since) return true;
      resolve();
      return false;
    });
    const { n, again, isRepeated } = sending;
    const key = { n, again };
    this.ledger.noteAcknowledged(device.planned.index, messageOf(this.plan, device.planned, key), key);
    if (again || isRepeated) return;
    const { resendAfterMs, conflictAfterMs } = sendingOf(this.plan, device.planned, n);
    if (resendAfterMs !== undefined) this.offerAfter(device, key, true, resendAfterMs);
    if (conflictAfterMs === undefined) return;
    const contradiction = { n, again: true };
    this.ledger.noteSent(messageOf(this.plan, device.planned, contradiction), contradiction);
    this.offerAfter(device, contradiction, false, conflictAfterMs);
  }
}
