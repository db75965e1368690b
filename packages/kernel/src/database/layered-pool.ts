import type pg from 'pg';
import { heldConnections } from './held-connections.ts';
import { createPool, type PoolOptions } from './pools.ts';
import { PoolShares } from './pool-shares.ts';

/** Connections for work that holds some already, by how many it holds; what holds more shares the last. */
const innerSizes = [8, 4];

/**
 * A pool for transactions. Work that asks for a connection inside a transaction gets it from a smaller pool of its own:
 * were both from one, as many such works as it has connections would all wait for each other. Requests and jobs leave some of
 * the first pool to work of other kinds.
 */
export function createLayeredPool(settings: PoolOptions): pg.Pool {
  const pool = createPool(settings);
  const inner: pg.Pool[] = [];
  const own = { connect: pool.connect.bind(pool), end: pool.end.bind(pool) };
  const poolFor = (held: number): { connect: typeof own.connect } => {
    if (held === 0 || pool.ending) return own;
    const at = Math.min(held, innerSizes.length) - 1;
    return (inner[at] ??= createPool({ ...settings, max: innerSizes[at]!, name: `${settings.name}, inner ${at + 1}` }));
  };
  const shares = new PoolShares(pool);
  const connected = (): Promise<pg.PoolClient> => {
    const held = heldConnections();
    return held === 0 ? shares.connect(() => own.connect()) : poolFor(held).connect();
  };
  type Callback = Parameters<pg.Pool['connect']>[0];
  const connect = ((callback?: Callback) => {
    if (!callback) return connected();
    // The pool's own queries ask in this way.
    connected().then(
      (client) => callback(undefined, client, client.release),
      (error: Error) => callback(error, undefined, () => {}),
    );
  }) as pg.Pool['connect'];
  const end = async (): Promise<void> => {
    await Promise.all([own.end(), ...inner.map((each) => each.end())]);
  };
  return Object.assign(pool, { connect, end });
}
