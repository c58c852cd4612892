import type { Server as HttpServer } from 'node:http';
import {
  encodeLiveFrame,
  SOCKET_PATH,
  SocketAuth,
  type FeedEvent,
  type LiveFrame,
  type LiveRecord,
} from '@roadcall/contracts';
import { Server } from 'socket.io';
import parser from 'socket.io-msgpack-parser';
import { isCrewName, usernameOf } from './rest.ts';
import { crewUnit } from './world/units.ts';
import type { World } from './world/world.ts';

const isAbout = (event: FeedEvent, unitId: string): boolean =>
  event.kind === 'unit.changed'
    ? event.data.id === unitId
    : event.kind === 'assignment.changed' && event.data.unitId === unitId;

/** Serves `/live` and `/events` of contracts/sockets.ts from the recorded company. */
export function serveSockets(http: HttpServer, world: World, tickMs: number): (records: LiveRecord[]) => void {
  const io = new Server(http, { path: SOCKET_PATH, parser, serveClient: false, perMessageDeflate: false });
  let sequence = 0;
  const frame = (type: LiveFrame['type'], records: LiveRecord[]): Buffer =>
    Buffer.from(encodeLiveFrame({ type, sequence, baseTs: world.now, tickMs, records }));

  for (const name of ['/live', '/events']) {
    io.of(name).use((socket, next) => {
      if (usernameOf(socket.handshake.headers.cookie)) next();
      else next(new Error('unauthenticated'));
    });
  }
  io.of('/live').on('connection', (socket) => {
    socket.emit('frame', frame('snapshot', world.snapshot()));
    socket.on('resync', () => socket.emit('frame', frame('snapshot', world.snapshot())));
  });
  io.of('/events').on('connection', (socket) => {
    const isCrew = isCrewName(usernameOf(socket.handshake.headers.cookie));
    const { after } = SocketAuth.parse(socket.handshake.auth);
    if (after === undefined || after > world.events.length) socket.emit('reset', { head: world.events.length });
    else for (const event of world.events.slice(after)) socket.emit('event', event);
    socket.on(
      'disconnect',
      world.onEvent((event) => {
        if (!isCrew || isAbout(event, crewUnit(world).id)) socket.emit('event', event);
      }),
    );
  });
  return (records) => {
    sequence += 1;
    io.of('/live').volatile.emit('frame', frame('delta', records));
  };
}
