import type { CommandId, CommandMessage, DeviceId } from '@roadcall/contracts';
import { describeError, type Logger } from '@roadcall/service-kit';
import {
  claimCommand,
  expireCommands,
  findCommandsOfDevice,
  findWaitingCommands,
  releaseCommand,
  settleCommand,
  withTransaction,
  type Pool,
  type WaitingCommand,
} from '@roadcall/store';
import type { DeviceDoor } from '../door/device-door.ts';

/** Commands that are looked at in one turn. */
const PAGE = 500;
/** What is not acknowledged is sent again after this time, ms, unless it is still under way in its session. */
const RETRY_MS = 30_000;

/** Brings commands from the database to devices that are connected here. */
export interface CommandOutbox {
  /** Looks for what waits, and ends what has expired; to be called twice a second or so. */
  run(): Promise<void>;
  /** A device reads its commands from now on: everything that it did not acknowledge is sent. */
  deliverTo(deviceId: DeviceId): Promise<void>;
}

/** Of so many turns one looks for commands that have expired. */
const EXPIRE_EVERY = 4;

/** The database is asked again and again rather than listened to: a command may wait half a second, but none is missed. */
export function createCommandOutbox(parts: { pool: Pool; door: DeviceDoor; logger: Logger }): CommandOutbox {
  const { pool, door, logger } = parts;
  let after: CommandId | null = null;
  let turns = 0;

  async function deliver(command: WaitingCommand): Promise<void> {
    if (!(await withTransaction(pool, (tx) => claimCommand(tx, command)))) return;
    const start = door.deliver({
      deviceId: command.deviceId,
      id: command.id,
      payload: payloadOf(command),
      expiresAt: command.expiresAt.getTime(),
      onAnswer: ({ accepted, reason }) => void settle(command, accepted ? null : (reason ?? 'the device refused it')),
    });
    if (start === 'too_large') await settle(command, 'longer than the packets that the device takes');
    if (start === 'unreachable' || start === 'busy') await withTransaction(pool, (tx) => releaseCommand(tx, command));
  }

  /** What cannot be noted is sent again: a device carries out a command once, by its id. */
  async function settle(command: WaitingCommand, failure: string | null): Promise<void> {
    try {
      await withTransaction(pool, (tx) => settleCommand(tx, command, failure));
    } catch (error) {
      logger.warn(
        { reason: describeError(error), commandId: command.id },
        'could not note that a command was delivered',
      );
    }
  }

  return {
    async run() {
      if (turns % EXPIRE_EVERY === 0) while ((await withTransaction(pool, expireCommands)) > 0);
      turns += 1;
      const waiting = await findWaitingCommands(pool, {
        after,
        limit: PAGE,
        retryBefore: new Date(Date.now() - RETRY_MS),
      });
      after = waiting.length === PAGE ? waiting.at(-1)!.id : null;
      for (const command of waiting) if (door.canDeliver(command.deviceId, command.id)) await deliver(command);
    },
    async deliverTo(deviceId) {
      try {
        const waiting = await findCommandsOfDevice(pool, deviceId);
        for (const command of waiting) if (door.canDeliver(deviceId, command.id)) await deliver(command);
      } catch (error) {
        logger.warn({ reason: describeError(error), deviceId }, 'could not look for commands of a device');
      }
    },
  };
}

function payloadOf({ id, kind, params, expiresAt }: WaitingCommand): Buffer {
  const message = { id, kind, params, expiresAt: expiresAt.getTime() };
  return Buffer.from(JSON.stringify(message satisfies Omit<CommandMessage, 'params'>));
}
