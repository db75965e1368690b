import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import { NotReady } from '../errors.ts';
import { certificateNames } from './certificate-names.ts';
import { networkOf } from './network-of.ts';
import { mayBePlain, plainRefused } from './plain-transport.ts';
import { transportErrors } from './tls-errors.ts';
import { TlsKeeper, tlsFilesOf, type TlsFiles } from './tls-files.ts';

/** An address to listen on. */
export interface ListenPlace {
  host: string;
  port: number;
  /** A port that was asked for is not replaced when it is taken. 0 takes any free one. */
  explicit: boolean;
}

/** How devices of one protocol connect, by the settings of the machine. */
export interface DeviceListening {
  /** Name of the protocol, for people. */
  protocol: string;
  /** What the names of its settings begin with. */
  prefix: string;
  /** Without TLS. */
  plain: ListenPlace;
  mayBePlain: boolean;
  tls: (ListenPlace & { files: TlsFiles; certificatesRequired: boolean }) | null;
}

/** A protocol of devices and the ports that it has by itself. */
export interface DeviceProtocol {
  protocol: string;
  prefix: string;
  port: number;
  tlsPort: number;
}

/**
 * Reads `…_HOST` (by default that of the pages), `…_PORT`, `…_TLS_PORT`, and the files of TLS. With a certificate devices of other
 * machines connect by TLS, and the plain port stays on loopback.
 * @throws TRANSPORT_BAD_SETTING, TRANSPORT_HALF_A_PAIR
 */
export function readDeviceListening(
  env: Readonly<Record<string, string | undefined>>,
  { protocol, prefix, port, tlsPort }: DeviceProtocol,
): DeviceListening {
  const host = env[`${prefix}_HOST`] || env['LINGTAN_HOST'] || '127.0.0.1';
  const files = tlsFilesOf(env);
  const plain = mayBePlain(env, plainName(prefix), host);
  return {
    ...{ protocol, prefix, mayBePlain: plain || files !== null },
    plain: { host: plain || files === null ? host : '127.0.0.1', ...readPort(env, `${prefix}_PORT`, port) },
    tls: files && {
      ...{ host, files, ...readPort(env, `${prefix}_TLS_PORT`, tlsPort) },
      certificatesRequired: certificatesRequired(env),
    },
  };
}

const plainName = (prefix: string): string => prefix.replace('LINGTAN_', 'LINGTAN_PLAIN_');

function readPort(env: Readonly<Record<string, string | undefined>>, name: string, usual: number) {
  const value = env[name] || null;
  const port = value === null ? usual : Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw transportErrors.BAD_SETTING({ name, value, expected: 'a port 0..65535' });
  return { port, explicit: value !== null };
}

function certificatesRequired(env: Readonly<Record<string, string | undefined>>): boolean {
  const name = 'LINGTAN_DEVICE_CERTIFICATES';
  const value = env[name] || 'optional';
  if (value !== 'optional' && value !== 'required')
    throw transportErrors.BAD_SETTING({ name, value, expected: '"optional" or "required"' });
  if (value === 'required' && !env['LINGTAN_DEVICE_CA'])
    throw transportErrors.HALF_A_PAIR({ set: name, missing: 'LINGTAN_DEVICE_CA' });
  return value === 'required';
}

/** What takes the connections. */
export interface DeviceIntake {
  /** Of a port; of them one network has half at most, so that no single machine keeps all others out. */
  maxConnections: number;
  /** @param names those in the certificate that the device has shown; empty without one */
  accept(socket: Socket, names: readonly string[]): void;
  /** A device has shown a certificate that does not hold, or none where one is required; told once a minute at most. */
  refused(remote: string, reason: string): void;
}

/** Where devices connect to now. */
export interface DeviceListener {
  readonly plain: { host: string; port: number };
  readonly tls: { host: string; port: number } | null;
  /** Whether certificates of devices are checked. */
  readonly checksCertificates: boolean;
  /** What is wrong with the certificate; null when nothing is. */
  problem(): string | null;
  /** Ends all connections. */
  close(): Promise<void>;
}

const refusalsEveryMs = 60_000;

/**
 * Listens for devices.
 * @throws TRANSPORT_PLAIN_REFUSED where others could read it and nobody has allowed that
 * @throws NotReady when a port that was asked for cannot be had
 */
export async function openDeviceListener(
  listening: DeviceListening,
  intake: DeviceIntake,
  tlsCheckEveryMs?: number,
): Promise<DeviceListener> {
  const { protocol, prefix, plain, tls } = listening;
  if (!listening.mayBePlain) throw plainRefused(protocol, plain.host, `${prefix}_HOST`, plainName(prefix));
  const keeper = tls && new TlsKeeper(tls.files, undefined, tlsCheckEveryMs);
  const sockets = new Set<Socket>();
  const byNetwork = new Map<string, number>();
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    keeper?.close();
    const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  const open = async (server: Server, place: ListenPlace, portName: string, accept?: (socket: Socket) => void) => {
    server.maxConnections = intake.maxConnections;
    // The raw connection: one whose handshake hangs would keep the server from closing.
    server.on('connection', (socket: Socket) => {
      const network = networkOf(socket.remoteAddress ?? '');
      const own = byNetwork.get(network) ?? 0;
      if (own >= intake.maxConnections / 2) return void socket.destroy();
      byNetwork.set(network, own + 1);
      sockets.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        const left = byNetwork.get(network)! - 1;
        if (left > 0) byNetwork.set(network, left);
        else byNetwork.delete(network);
      });
      accept?.(socket);
    });
    servers.push(server);
    await listen(server, place, protocol, portName);
    return { host: place.host, port: (server.address() as AddressInfo).port };
  };
  try {
    return {
      plain: await open(createServer(), plain, `${prefix}_PORT`, (socket) => intake.accept(socket, [])),
      tls:
        tls && keeper
          ? await open(tlsServer(keeper, tls.certificatesRequired, intake), tls, `${prefix}_TLS_PORT`)
          : null,
      checksCertificates: Boolean(tls?.files.deviceCa),
      problem: () => keeper?.status().problem ?? null,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function tlsServer(keeper: TlsKeeper, required: boolean, intake: DeviceIntake): TlsServer {
  const asks = keeper.options.ca !== undefined;
  const known = new Set<TLSSocket>();
  let toldAt = -Infinity;
  const refuse = (socket: TLSSocket, reason: string): void => {
    const remote = socket.remoteAddress ?? '?';
    socket.destroy();
    if (performance.now() - toldAt < refusalsEveryMs) return;
    toldAt = performance.now();
    intake.refused(remote, reason);
  };
  const server = createTlsServer(
    // Node would end a connection without saying why; what was shown is judged below.
    { ...keeper.options, requestCert: asks, rejectUnauthorized: false, handshakeTimeout: 10_000 },
    (socket) => {
      socket.on('error', () => {});
      const shown = asks && socket.getPeerX509Certificate() !== undefined;
      if (shown && !socket.authorized)
        return refuse(socket, `its certificate does not hold: ${String(socket.authorizationError)}`);
      if (!shown && required) return refuse(socket, 'it shows no certificate');
      if (shown) {
        known.add(socket);
        socket.once('close', () => known.delete(socket));
      }
      intake.accept(socket, certificateNames(socket));
    },
  );
  // Without a listener a handshake that fails would be an error nobody catches.
  server.on('tlsClientError', () => {});
  keeper.follow(server, () => {
    // Whoever has shown a certificate shows it again: it may be revoked by now.
    for (const socket of known) socket.destroy();
  });
  return server;
}

async function listen(server: Server, { host, port, explicit }: ListenPlace, protocol: string, portName: string) {
  const attempt = (at: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  try {
    await attempt(port);
  } catch (error) {
    if (explicit || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE')
      throw new NotReady(`${protocol} cannot listen on ${host}:${port}: ${(error as Error).message}`, {
        cause: error,
        hint: `Stop what uses the port, or set ${portName}.`,
      });
    await attempt(0);
  }
}
