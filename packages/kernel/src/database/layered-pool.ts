import type pg from 'pg';
import { heldConnections } from './held-connections.ts';
import { createPool, type PoolOptions } from './pools.ts';

/** Connections for work that holds some already, by how many it holds; what holds more shares the last. */
const innerSizes = [8, 4];

/**
 * A pool for transactions. Work that asks for a connection inside a transaction gets it from a smaller pool of its own:
 * were both from one, as many such works as it has connections would all wait for each other.
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
  const connect = (...callback: Parameters<typeof own.connect>): ReturnType<typeof own.connect> =>
    poolFor(heldConnections()).connect(...callback);
  const end = async (): Promise<void> => {
    await Promise.all([own.end(), ...inner.map((each) => each.end())]);
  };
  return Object.assign(pool, { connect, end });
}
