import { createServer, type RequestListener, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { defineErrors, type Logger } from '@lingtan/sdk';
import { mayBePlain, plainRefused, TlsKeeper, tlsFilesOf, transportErrors } from '@lingtan/sdk/net';

/** Where pages and the API are served, and the certificate that they are served with. */
export interface WebPlace {
  host: string;
  port: number;
  /** Null: without TLS. */
  tls: TlsKeeper | null;
  /** Whether browsers are kept on https for all names below that of this server too. Default false */
  hstsSubdomains?: boolean;
}

/**
 * Reads `LINGTAN_HOST` and the files of TLS. What happens to the certificate later stands in the log.
 * @throws TRANSPORT_PLAIN_REFUSED where others could read what is served and nobody has allowed that
 */
export function readWebPlace(env: NodeJS.ProcessEnv, log: Logger): Omit<WebPlace, 'port'> {
  const host = env['LINGTAN_HOST'] || '127.0.0.1';
  const files = tlsFilesOf(env);
  const hstsSubdomains = hstsSubdomainsOf(env) === 'included';
  const plain = mayBePlain(env, 'LINGTAN_PLAIN_HTTP', host);
  if (!files) {
    if (!plain) throw plainRefused('HTTP', host, 'LINGTAN_HOST', 'LINGTAN_PLAIN_HTTP');
    return { host, tls: null, hstsSubdomains };
  }
  // Browsers are asked for no certificate.
  const tls = new TlsKeeper({ ...files, deviceCa: null, deviceCrl: null }, ({ until, problem }) => {
    if (problem === null) log.info({ until: new Date(until).toISOString() }, 'the certificate of the pages is in use');
    else log.error({ problem }, 'the certificate of the pages');
  });
  return { host, tls, hstsSubdomains };
}

/**
 * What the operator says of names below that of this server; null where nothing is said.
 * @throws TRANSPORT_BAD_SETTING
 */
export function hstsSubdomainsOf(env: NodeJS.ProcessEnv): 'included' | 'excluded' | null {
  const name = 'LINGTAN_HSTS_SUBDOMAINS';
  const value = env[name] || null;
  if (value !== null && value !== 'included' && value !== 'excluded')
    throw transportErrors.BAD_SETTING({ name, value, expected: '"included", "excluded", or not to be set' });
  return value;
}

/** What listens for browsers and programs. */
export interface WebDoor {
  /** Listens where browsers come to. */
  readonly server: HttpServer | HttpsServer;
  /** Address for people. */
  readonly url: string;
  /** Address for programs of this machine, which need not know the name in the certificate. */
  readonly localUrl: string;
  readonly port: number;
  /**
   * Stops listening, waits for answers under way and then ends what is left.
   * @param graceMs how long is waited
   * @param refuse answers a request that is not answered by then
   */
  close(graceMs: number, refuse?: (response: ServerResponse) => void): Promise<void>;
}

/** How long a refusal may be on its way, in ms. */
const refusedWithinMs = 200;

const doorErrors = defineErrors('SERVER', {
  PORT_IN_USE: {
    message: 'Port {port} on {host} is in use by another program',
    status: 500,
    hint: 'Stop that program, or choose another port: PORT=8081 npm start',
  },
  PORT_REFUSED: {
    message: 'This user may not listen on port {port} of {host}',
    status: 500,
    hint: 'Choose a port above 1023: PORT=8081 npm start',
  },
});

function listenProblem(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRINUSE') return doorErrors.PORT_IN_USE({ port, host }, error);
  if (error.code === 'EACCES') return doorErrors.PORT_REFUSED({ port, host }, error);
  return error;
}

/**
 * Listens. With TLS a port of loopback is opened beside, for the command line and other programs of this machine.
 * @throws SERVER_PORT_IN_USE, SERVER_PORT_REFUSED
 */
export async function openWebDoor({ host, port, tls }: WebPlace, handler: RequestListener): Promise<WebDoor> {
  const server = tls ? createTlsServer({ ...tls.options, handshakeTimeout: 20_000 }, handler) : createServer(handler);
  if (tls) tls.follow(server as HttpsServer);
  const sockets = new Set<Socket>();
  const answering = new Set<ServerResponse>();
  const open = [await listen(server, port, host, sockets, answering)];
  const close: WebDoor['close'] = async (graceMs, refuse) => {
    const closed = open.map((each) => new Promise<void>((resolve) => each.close(() => resolve())));
    // A connection that is kept alive is idle only once its answer has gone.
    const closeIdle = (): void => open.forEach((each) => each.closeIdleConnections());
    closeIdle();
    const idle = setInterval(closeIdle, 50);
    // Node does not count websockets among the connections it closes, and a browser that hangs never says goodbye.
    const force = (): void => sockets.forEach((socket) => void socket.destroy());
    const timers = [setTimeout(() => answering.forEach((response) => refuse?.(response)), graceMs)];
    timers.push(setTimeout(force, graceMs + (refuse ? refusedWithinMs : 0)));
    await Promise.all(closed);
    clearInterval(idle);
    timers.forEach(clearTimeout);
  };
  const shown = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
  const name = shown.includes(':') ? `[${shown}]` : shown;
  const address = `${name}:${portOf(server)}`;
  if (!tls) {
    // Programs may know `localhost` by another family of addresses.
    const localUrl = `http://${address.replace('localhost', '127.0.0.1')}`;
    return { server, url: `http://${address}`, localUrl, port: portOf(server), close };
  }
  try {
    open.push(await listen(createServer(handler), 0, '127.0.0.1', sockets, answering));
  } catch (error) {
    await close(0);
    throw error;
  }
  const localUrl = `http://127.0.0.1:${portOf(open[1]!)}`;
  return { server, url: `https://${address}`, localUrl, port: portOf(server), close };
}

const portOf = (server: HttpServer | HttpsServer): number => (server.address() as AddressInfo).port;

async function listen<Server extends HttpServer | HttpsServer>(
  server: Server,
  port: number,
  host: string,
  sockets: Set<Socket>,
  answering: Set<ServerResponse>,
): Promise<Server> {
  // Slow senders may not hold a connection for ever.
  server.requestTimeout = 120_000;
  server.headersTimeout = 20_000;
  // Longer than a proxy or a client keeps a connection: closing first would cut off a request that is on its way.
  server.keepAliveTimeout = 65_000;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (_request: unknown, response: ServerResponse) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, port, host)));
    server.listen(port, host, () => resolve());
  });
  return server;
}
