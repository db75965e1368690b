import { randomUUID } from 'node:crypto';
import type { Logger } from '@lingtan/sdk';
import { Redis } from 'ioredis';

/** How long Redis may take to answer, in ms. */
const answersWithin = 3000;

/** A mark that all who have their queues in one Redis read there: who reads another one has another Redis. */
export interface QueueMark {
  /** The mark that is there; made where there is none. Undefined while Redis does not answer. */
  read(): Promise<string | undefined>;
  close(): void;
}

/** @param scope keeps installations on one Redis apart */
export function redisMark(url: string, scope: string, log: Logger): QueueMark {
  const key = `lingtan_queues:${scope}`;
  const client = new Redis(url, {
    ...{ lazyConnect: true, connectTimeout: answersWithin, socketTimeout: answersWithin, maxRetriesPerRequest: 1 },
  });
  client.on('error', (error: Error) => log.debug({ error: error.message }, 'Redis connection of the mark of queues'));
  return {
    read: async () => {
      try {
        await client.set(key, randomUUID(), 'NX');
        return (await client.get(key)) ?? undefined;
      } catch (error) {
        log.debug({ err: error }, 'the mark of the queues could not be read');
        return undefined;
      }
    },
    close: () => client.disconnect(),
  };
}
