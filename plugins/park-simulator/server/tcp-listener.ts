import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A listening side on an ephemeral loopback port, which keeps its connections. */
export class TcpListener {
  readonly #serve: (socket: Socket) => void;
  readonly sockets = new Set<Socket>();
  #server: Server | null = null;

  constructor(serve: (socket: Socket) => void) {
    this.#serve = serve;
  }

  get address(): { host: string; port: number } | null {
    const bound = this.#server?.address() as AddressInfo | null | undefined;
    return bound ? { host: bound.address, port: bound.port } : null;
  }

  /** @param port 0 for any free one */
  async start(port = 0): Promise<void> {
    const server = createServer((socket) => {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => this.sockets.delete(socket));
      // A client that goes away mid-frame is no fault of the device; 'close' follows.
      socket.on('error', () => socket.destroy());
      this.#serve(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
