import { Aedes, type Client, type PublishPacket } from 'aedes';

/**
 * aedes without its distribution. What devices publish has one reader, the pipeline, which has taken it in
 * `authorizePublish`; matching it against subscriptions, queueing it for sessions that are away and keeping it as retained would
 * only cost time and let one device reach another. The broker's own `$SYS` messages go nowhere either.
 */
export class QuietBroker extends Aedes {
  override publish(packet: PublishPacket, ...rest: (Client | null | ((error?: Error) => void))[]): void {
    if (packet.topic === `$SYS/${this.id}/heartbeat`) this.#noteOwnHeartbeat();
    const done = rest.find((argument) => typeof argument === 'function');
    done?.();
  }

  /**
   * Every fourth heartbeat aedes publishes the last wills of brokers that it has not heard of for three: without this it would
   * take itself for one of them, and say of every connected device that it is gone.
   */
  #noteOwnHeartbeat(): void {
    (this.brokers as Record<string, number>)[this.id] = Date.now();
  }
}
