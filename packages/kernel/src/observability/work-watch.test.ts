import { expect, it } from 'vitest';
import { silentLog } from './logger.ts';
import { createWorkWatch, type LagProbe } from './work-watch.ts';

interface World {
  /** Seconds that work has waited, by park. */
  lag: Record<string, number> | Error;
  notices: string[];
}

function watchOf(world: World) {
  const probe: LagProbe = {
    name: 'rollups',
    title: { en: 'Rollups', 'zh-CN': '汇总' },
    measure: async () => {
      if (world.lag instanceof Error) throw world.lag;
      return Object.entries(world.lag).map(([parkId, seconds]) => ({ parkId, seconds }));
    },
  };
  return createWorkWatch({
    database: { kernelPool: { query: async () => ({ rows: [{ parkId: 'dafeng', seconds: 2.4 }] }) } as never },
    parks: () => ['dafeng', 'mengsu'],
    probes: () => [probe],
    brokersOf: async (park) =>
      park === 'mengsu'
        ? [
            { provider: 'mqtt', service: { connected: async () => false } },
            { provider: 'gone', service: { connected: () => Promise.reject(new Error('stopped')) } },
          ]
        : [],
    desk: {
      raise: async ({ parkId }, { id }, { key, params }) =>
        void world.notices.push(`${id} ${parkId} ${key} ${String(params?.['minutes'])}`),
      settle: async (parkId, _kinds, key) => void world.notices.push(`over ${parkId} ${key}`),
    },
    log: silentLog,
  });
}

it('names what waits by work and park, and each broker, also one that cannot be asked', async () => {
  const watch = watchOf({ lag: { mengsu: 30 }, notices: [] });
  expect(watch.lagSeconds()).toEqual({});
  await watch.look();
  expect(watch.lagSeconds()).toEqual({ events: 2, rollups: 30 });
  expect(watch.lags()).toContainEqual({ park: 'dafeng', work: 'rollups', seconds: 0 });
  expect(watch.brokers()).toEqual([
    { park: 'mengsu', plugin: 'mqtt', connected: false },
    { park: 'mengsu', plugin: 'gone', connected: null },
  ]);
});

it('tells people once of what has waited for long, on its park, and that it is over when it has caught up', async () => {
  const world: World = { lag: { mengsu: 660 }, notices: [] };
  const watch = watchOf(world);
  const noticesAfter = async (lag: World['lag']): Promise<string[]> => {
    world.lag = lag;
    world.notices.length = 0;
    await watch.look();
    return world.notices;
  };
  // What an earlier run told of the others may be over.
  expect((await noticesAfter({ mengsu: 660 })).filter((each) => !each.startsWith('over'))).toEqual([
    'kernel.work-behind mengsu rollups 11',
  ]);
  expect(await noticesAfter({ mengsu: 900 })).toEqual([]);
  expect(await noticesAfter({ mengsu: 400 })).toEqual([]);
  expect(await noticesAfter(new Error('away'))).toEqual([]);
  expect(watch.lagSeconds()).toMatchObject({ rollups: null });
  expect(await noticesAfter({})).toEqual(['over mengsu rollups']);
});
