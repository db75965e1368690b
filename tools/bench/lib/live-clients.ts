import { io, type Socket } from 'socket.io-client';
import { monotonicMs } from './monotonic.ts';

/** Where the clients connect, what they listen to, and how the sending time lies in a message. */
export interface LiveClientsOrder {
  url: string;
  path: string;
  /** Client i sends those at i modulo their number. */
  headers: Record<string, string>[];
  clients: number;
  /** Client i listens to the rooms of group i modulo the number of groups. */
  groups: string[][];
  topic: string;
}

/** What the clients saw since the last report. */
export interface LiveClientsReport {
  /** Sent to received, ms. */
  latencies: number[];
  /** Messages of a room that the client had not asked for. */
  wrongRoom: number;
  /** Messages received, by room. */
  byRoom: Record<string, number>;
  cpuSeconds: number;
}

interface LiveMessage {
  park: string;
  data: { values: [string, number, number, number][] };
}

const sockets: Socket[] = [];
let latencies: number[] = [];
let wrongRoom = 0;
let byRoom: Record<string, number> = {};
let cpu = process.cpuUsage();

async function connectAll(order: LiveClientsOrder): Promise<void> {
  const open = async (index: number): Promise<void> => {
    const rooms = order.groups[index % order.groups.length]!;
    const expected = new Set(rooms);
    const socket = io(order.url, {
      path: order.path,
      transports: ['websocket'],
      extraHeaders: order.headers[index % order.headers.length]!,
      forceNew: true,
      reconnection: false,
    });
    sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    await Promise.all(
      rooms.map(async (park) => {
        const answer = (await socket.timeout(10_000).emitWithAck('subscribe', { park, topics: [order.topic] })) as {
          ok?: boolean;
        };
        if (answer.ok !== true) throw new Error(`not subscribed to ${park}: ${JSON.stringify(answer)}`);
      }),
    );
    socket.on('live', (message: LiveMessage) => {
      const now = monotonicMs();
      if (!expected.has(message.park)) wrongRoom++;
      byRoom[message.park] = (byRoom[message.park] ?? 0) + 1;
      const sentAt = message.data.values[0]?.[2];
      if (sentAt !== undefined) latencies.push(now - sentAt);
    });
  };
  for (let from = 0; from < order.clients; from += 50) {
    await Promise.all(Array.from({ length: Math.min(50, order.clients - from) }, (_, index) => open(from + index)));
  }
}

function report(): LiveClientsReport {
  const { user, system } = process.cpuUsage(cpu);
  const result = { latencies, wrongRoom, byRoom, cpuSeconds: (user + system) / 1e6 };
  latencies = [];
  wrongRoom = 0;
  byRoom = {};
  cpu = process.cpuUsage();
  return result;
}

async function obey(message: { connect: LiveClientsOrder } | 'report' | 'disconnect'): Promise<unknown> {
  if (message === 'report') return report();
  if (message === 'disconnect') {
    for (const socket of sockets.splice(0)) socket.disconnect();
    return {};
  }
  await connectAll(message.connect);
  return report();
}

process.on('message', (message: { connect: LiveClientsOrder } | 'report' | 'disconnect') => {
  obey(message).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
