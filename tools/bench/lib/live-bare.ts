import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { monotonicMs } from './monotonic.ts';

/** How the limit is measured: rooms that each get a message a second, sent by the server itself. */
export interface BareOrder {
  rooms: string[];
  everyMs: number;
  seconds: number;
  /** Points per message, so that messages are as long as ours. */
  points: number;
}

// Bare socket.io: rooms and broadcast, no sign-in, no permission, no database.
const http = createServer();
const server = new Server(http, { path: '/socket', transports: ['websocket'], serveClient: false });
server.on('connection', (socket) => {
  socket.on('subscribe', (message: { park: string }, answer: (value: unknown) => void) => {
    void socket.join(message.park);
    answer({ ok: true });
  });
});

async function send({ rooms, everyMs, seconds, points }: BareOrder): Promise<{ sent: number; cpuSeconds: number }> {
  const cpu = process.cpuUsage();
  const step = everyMs / rooms.length;
  const started = monotonicMs();
  const total = Math.round((seconds * 1000) / step);
  for (let sent = 0; sent < total; sent++) {
    const wait = started + sent * step - monotonicMs();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const park = rooms[sent % rooms.length]!;
    const now = monotonicMs();
    const values = Array.from({ length: points }, (_, index) => [`meter.p${index}`, Date.now(), now, 0]);
    server.to(park).emit('live', { park, topic: 'telemetry.latest', data: { values } });
  }
  const { user, system } = process.cpuUsage(cpu);
  return { sent: total, cpuSeconds: (user + system) / 1e6 };
}

process.on('message', (order: BareOrder) => {
  send(order).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
http.listen(0, '127.0.0.1', () => process.send!({ result: { port: (http.address() as AddressInfo).port } }));
