import { lookup } from 'node:dns/promises';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { isClosedAddress } from './addresses.ts';
import { checkedLookup, ClosedAddress } from './checked-lookup.ts';

/** Usual ports of databases: no device and no server of mail answers there, and nobody who may name one gets to them. */
export const databasePorts: ReadonlySet<number> = new Set([3306, 5432, 6379, 9200, 11211, 27017]);

/** Where a device, a gateway or a server is, as an operator has entered it. */
export interface Place {
  host: string;
  port: number;
}

/**
 * A place for `connect` of Node and of libraries that hand their options to it. Devices are in private networks, so these are
 * open; where a name leads is judged when the connection is made.
 * @throws ClosedAddress for link-local and metadata addresses, and for {@link databasePorts}
 */
export function guardedPlace({ host, port }: Place): Place & { lookup: LookupFunction } {
  const bare = host.replace(/^\[|\]$/g, '');
  // An address is never looked up.
  if (databasePorts.has(port) || (isIP(bare) !== 0 && isClosedAddress(bare, true)))
    throw new ClosedAddress(
      `${host}:${port} is never opened: link-local and metadata addresses are closed, and so are the ports of databases`,
    );
  return { host: bare, port, lookup: checkedLookup(true) };
}

/**
 * The address of a place, for libraries that look names up themselves; to be connected to instead of the name.
 * @throws ClosedAddress as {@link guardedPlace}, and what the lookup throws
 */
export async function guardedAddress(place: Place): Promise<string> {
  const { host } = guardedPlace(place);
  const found = await lookup(host, { all: true, order: 'ipv4first' });
  const open = found.find(({ address }) => !isClosedAddress(address, true));
  if (!open) throw new ClosedAddress(`${host}: ${found.map(({ address }) => address).join(', ')}`);
  return open.address;
}

/**
 * Opens a connection to a {@link guardedPlace}; the socket has no listeners then.
 * @throws ClosedAddress, what the connection throws, and an error that names the place where nobody answers in time
 */
export async function dial(place: Place, timeoutMs: number, signal?: AbortSignal): Promise<Socket> {
  const { host, port } = place;
  const guarded = guardedPlace(place);
  return new Promise((resolve, reject) => {
    const socket = connect({ ...guarded, ...(signal ? { signal } : {}) });
    const timer = setTimeout(
      () => socket.destroy(new Error(`no connection to ${host}:${port} within ${timeoutMs} ms`)),
      timeoutMs,
    );
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
