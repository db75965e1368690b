import type { Logger } from '@lingtan/sdk';
import { Redis } from 'ioredis';
import type { KernelDatabase } from '../database/index.ts';

/** The wire between processes. Lossy; keeps the order of one sender. */
export interface Transport {
  /** Largest frame in bytes. */
  readonly limit: number;
  send(frames: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const channel = 'lingtan_live';
/** How long Redis may take to answer, in ms. */
const answersWithin = 3000;

/** Over NOTIFY, whose payloads are limited to 8,000 bytes. Not waited for on disk: what is lost is refetched. */
export function postgresTransport(database: KernelDatabase, receive: (frame: string) => void): Transport {
  const stop = database.listener.on(channel, (payload) => {
    if (payload !== null) receive(payload);
  });
  return {
    limit: 7900,
    send: async (frames) => {
      await database.kernelPool.query(
        `select set_config('synchronous_commit', 'off', true), pg_notify($1, frame) from unnest($2::text[]) frame`,
        [channel, frames],
      );
    },
    close: async () => stop(),
  };
}

/** Over publish and subscribe of Redis. `scope` keeps installations on one Redis apart. */
export async function redisTransport(
  url: string,
  scope: string,
  receive: (frame: string) => void,
  log: Logger,
): Promise<Transport> {
  const place = `${channel}:${scope}`;
  // A Redis that stands still is one that is away.
  const always = { lazyConnect: true, socketTimeout: answersWithin } as const;
  const publisher = new Redis(url, { ...always, maxRetriesPerRequest: 1, enableOfflineQueue: false });
  const subscriber = new Redis(url, { ...always, maxRetriesPerRequest: null });
  for (const client of [publisher, subscriber])
    client.on('error', (error: Error) => log.debug({ error: error.message }, 'Redis connection of live messages'));
  subscriber.on('message', (_channel: string, frame: string) => receive(frame));
  // A Redis that is away is waited for: both connect by themselves once it is back, and what is subscribed to stays so.
  const connected = Promise.all([publisher.connect(), subscriber.connect(), subscriber.subscribe(place)]);
  await connected.catch((error: Error) =>
    log.warn({ error: error.message }, 'Redis does not answer; live messages reach this process only, until it does'),
  );
  return {
    limit: 1024 * 1024,
    send: async (frames) => {
      await Promise.all(frames.map((frame) => publisher.publish(place, frame)));
    },
    close: async () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
