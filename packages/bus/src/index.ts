export {
  createDispatchQueue,
  type DispatchQueue,
  type DispatchQueueOptions,
  type DispatchWorker,
  type JobToAdd,
  type QueueDepth,
} from './dispatch-queue.ts';
export { createLiveChannel, type LiveChannel, type LiveHandler } from './live-channel.ts';
export { isLiveMessage, type LiveMessage } from './live-channel-ipc.ts';
export { migrateQueue } from './migrate-queue.ts';
