import { createSocket } from 'node:dgram';
import { Server, Socket } from 'node:net';

/** How a handle of Node comes to be open, connected or listening. What is open already is read, written and closed otherwise. */
const outward = /^(?:open|connect6?|bind6?|listen|send6?|fchmod|setPendingInstances|\w*[mM]embership)$/;

/**
 * Takes from the handles beneath Node's sockets what leads out of the process, so that whoever comes upon one, in whatever way,
 * has nothing to call. `open` is one that is open, and goes on working.
 */
export function closeSockets(open: Socket): void {
  const tcp = new Socket().on('error', () => undefined);
  // It has a handle from here on, and is gone before it connects.
  tcp.connect({ host: '127.0.0.1', port: 9 });
  const udp = createSocket('udp4');
  const states = Object.getOwnPropertySymbols(udp).map(
    (symbol) => (udp as never)[symbol] as { handle?: object } | null,
  );
  const handles = [
    ...[tcp, open].map((socket) => (socket as never)['_handle'] as object),
    states.find((state) => state?.handle)!.handle!,
  ];
  for (const prototype of handles.map((handle) => Object.getPrototypeOf(handle) as object))
    for (const name of Object.getOwnPropertyNames(prototype))
      if (outward.test(name)) Reflect.deleteProperty(prototype, name);
  tcp.destroy();
  udp.close();
  for (const prototype of [Socket.prototype, Server.prototype] as object[])
    for (const name of ['constructor', 'connect', 'listen']) Reflect.deleteProperty(prototype, name);
}
