import type { Socket } from 'node:net';
import { hj212Field, type Hj212Found, type Hj212Frame } from '@lingtan/protocols';
import { openDeviceListener, type DeviceListener, type DeviceListening } from '@lingtan/sdk/net';
import type { Hj212Address } from '../contracts/index.ts';
import { hj212Errors } from '../domain/index.ts';
import { Link } from './link.ts';

const maxConnections = 10_000;

/** What was not taken: the device where it is known, the reason, and the bytes. */
export interface Refusal {
  device: string;
  remote: string;
  reason: string;
  bytes: Uint8Array;
}

/** A park that takes frames of its loggers from the shared listener. */
export interface AttachedPark {
  /** Ids of its loggers by MN. */
  devices: ReadonlyMap<string, string>;
  /** Ids of those that have to show a certificate. */
  certified: readonly string[];
  /** Resolves when the frame is committed or refused, and answered. */
  handle(device: string, frame: Hj212Frame, link: Link): Promise<void>;
  refused(refusal: Refusal): Promise<void>;
  lost(device: string, link: Link): void;
}

/** Told of frames of loggers that no park knows; nothing of them is kept or answered. */
export type Watch = (mn: string, frame: Hj212Frame, link: Link) => void;

/** One listener in this process, shared by its parks: the MN tells which logger of which park sends. */
export class Hj212Server {
  readonly #parks = new Set<AttachedPark>();
  readonly watches = new Set<Watch>();
  readonly #links = new Map<Socket, { link: Link; devices: Map<string, AttachedPark> }>();
  #listener!: DeviceListener;

  /** Where loggers connect: without TLS, and the port with it where there is a certificate. */
  get address(): Hj212Address {
    return { ...this.#listener.plain, tls: this.#listener.tls };
  }

  /** What is wrong with how loggers connect; null when nothing is. */
  problem({ certified }: AttachedPark): string | null {
    if (certified.length > 0 && !this.#listener.checksCertificates)
      return `${certified[0]} has to show a certificate, and none is checked: LINGTAN_TLS_CERT and LINGTAN_DEVICE_CA are not set`;
    return this.#listener.problem();
  }

  /** @throws NotReady when a port that was asked for cannot be had */
  async start(listening: DeviceListening): Promise<void> {
    this.#listener = await openDeviceListener(listening, {
      maxConnections,
      accept: (socket, names) => this.#accept(socket, names),
      refused: (remote, reason) => {
        const refusal = { device: '', remote, reason, bytes: new Uint8Array(0) };
        for (const park of this.#parks) void park.refused(refusal);
      },
    });
  }

  /** @throws HJ212_DUPLICATE_MN when another park has a logger with the same MN */
  attach(park: AttachedPark): void {
    for (const [mn, device] of park.devices)
      if ([...this.#parks].some((other) => other.devices.has(mn)))
        throw hj212Errors.DUPLICATE_MN({ device, mn, other: 'another park' });
    this.#parks.add(park);
  }

  /** Whether a park takes the frames of a logger. */
  knows(mn: string): boolean {
    return [...this.#parks].some(({ devices }) => devices.has(mn));
  }

  /** Lets the park go and closes the connections of its loggers. */
  detach(park: AttachedPark): void {
    this.#parks.delete(park);
    for (const { link, devices } of this.#links.values()) if ([...devices.values()].includes(park)) link.close();
  }

  stop(): Promise<void> {
    return this.#listener.close();
  }

  #accept(socket: Socket, names: readonly string[]): void {
    const devices = new Map<string, AttachedPark>();
    const link = new Link(socket, (found, from) => this.#take(found, from, devices), names);
    this.#links.set(socket, { link, devices });
    socket.once('close', () => {
      this.#links.delete(socket);
      for (const [device, park] of devices) park.lost(device, link);
    });
  }

  #take(found: Hj212Found, link: Link, devices: Map<string, AttachedPark>): Promise<void> | void {
    if (found.kind === 'frame') {
      const mn = hj212Field(found.frame.head, 'MN') ?? '';
      for (const park of this.#parks) {
        const device = park.devices.get(mn);
        if (device === undefined) continue;
        devices.set(device, park);
        link.known();
        return park.handle(device, found.frame, link);
      }
      if (mn !== '') for (const watch of this.watches) watch(mn, found.frame, link);
      const reason = mn === '' ? 'no MN' : `no logger has the MN ${mn.slice(0, 60)}`;
      return this.#refuse({ device: '', remote: link.address, reason, bytes: bytesOf(found.frame) }, devices);
    }
    const reason = found.kind === 'refused' ? found.message : 'bytes outside of any frame';
    return this.#refuse({ device: '', remote: link.address, reason, bytes: found.bytes }, devices);
  }

  /** Told to the park that the connection belongs to; while nobody knows, to all, and the bytes to none but a single one. */
  async #refuse(refusal: Refusal, devices: ReadonlyMap<string, AttachedPark>): Promise<void> {
    const [known] = devices;
    if (known) return known[1].refused({ ...refusal, device: devices.size === 1 ? known[0] : '' });
    const bytes = this.#parks.size === 1 ? refusal.bytes : new Uint8Array(0);
    await Promise.all([...this.#parks].map((park) => park.refused({ ...refusal, bytes })));
  }
}

const bytesOf = (frame: Hj212Frame): Uint8Array => new TextEncoder().encode(frame.segment);

let current: { server: Hj212Server; users: number; ready: Promise<void> } | null = null;
let closing: Promise<void> = Promise.resolve();

/** A use of the shared listener. The first one starts it, the last one to leave stops it. */
async function use(listening: DeviceListening): Promise<{ server: Hj212Server; leave(): Promise<void> }> {
  await closing;
  if (!current) {
    const server = new Hj212Server();
    current = { server, users: 0, ready: server.start(listening) };
  }
  const mine = current;
  mine.users++;
  const leave = async (): Promise<void> => {
    mine.users--;
    if (mine.users > 0 || current !== mine) return;
    current = null;
    closing = mine.ready.then(() => mine.server.stop()).catch(() => undefined);
    await closing;
  };
  try {
    await mine.ready;
  } catch (error) {
    await leave();
    throw error;
  }
  return { server: mine.server, leave };
}

/** Attaches a park to the shared listener. */
export async function leaseListener(
  listening: DeviceListening,
  park: AttachedPark,
): Promise<{ address: Hj212Address; problem(): string | null; release(): Promise<void> }> {
  const { server, leave } = await use(listening);
  try {
    server.attach(park);
  } catch (error) {
    await leave();
    throw error;
  }
  return {
    address: server.address,
    problem: () => server.problem(park),
    release: async () => {
      server.detach(park);
      await leave();
    },
  };
}

/** Listens for loggers that no park knows, until `end` is called. */
export async function watchListener(
  listening: DeviceListening,
  watch: Watch,
): Promise<{ address: Hj212Address; knows(mn: string): boolean; end(): Promise<void> }> {
  const { server, leave } = await use(listening);
  server.watches.add(watch);
  return {
    address: server.address,
    knows: (mn) => server.knows(mn),
    end: async () => {
      server.watches.delete(watch);
      await leave();
    },
  };
}
