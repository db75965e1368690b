import type { Channel } from '../channel.ts';
import type { Registrations } from './registrations.ts';

/** A transaction that the kernel holds open: only what the kernel offers can be done in it. */
export interface RemoteTx {
  readonly transaction: number;
}

/** Opens transactions in the kernel. The work may run again after a conflict, as everywhere. */
export function transactions(channel: Channel, registrations: Registrations) {
  return async (runner: string | null, work: (tx: RemoteTx) => Promise<unknown>): Promise<unknown> => {
    let result: unknown;
    const key = registrations.add(async (transaction: number) => {
      result = await work(handle(transaction));
    });
    try {
      await channel.request('tx', { runner, key });
      return result;
    } finally {
      registrations.remove(key);
    }
  };
}

/** A transaction that the kernel has opened. SQL is refused with a sentence instead of being undefined. */
export function handle(transaction: number): RemoteTx {
  return new Proxy(
    { transaction },
    {
      get(target, property) {
        if (property === 'transaction') return target.transaction;
        if (typeof property !== 'string' || property === 'then') return undefined;
        return () => {
          throw Object.assign(
            new Error(`tx.${property}: a plugin in its own process has no SQL; keep records in park.documents`),
            { code: 'PLUGIN_NO_SQL', status: 501 },
          );
        };
      },
    },
  );
}

/** Number of a transaction for the kernel; null outside of one. */
export function numberOf(tx: unknown): number | null {
  const number = (tx as Partial<RemoteTx> | null)?.transaction;
  return typeof number === 'number' ? number : null;
}
