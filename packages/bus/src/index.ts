export { createLiveChannel, type LiveChannel, type LiveHandler } from './live-channel.ts';
export { isLiveMessage, type LiveMessage } from './live-channel-ipc.ts';
