import type { ParkInfo } from '@lingtan/sdk';
import type { PluginStatus } from '../host/host-options.ts';
import { gatherByPark } from './gather-by-park.ts';
import type { LiveHub } from './live-hub.ts';

/** Kernel topic with the states of the plugins of a park. */
export const pluginsTopic = 'plugins';

/** Tells screens about changed plugins, a park at most every 100 ms. Members learn the state, not the error text. */
export function createPluginsBroadcast(options: {
  live: LiveHub;
  park(parkId: string): ParkInfo | null;
  statuses(parkId: string): PluginStatus[];
}) {
  return gatherByPark(100, (parkId) => {
    const park = options.park(parkId);
    if (!park) return;
    const plugins = options.statuses(parkId).map(({ pluginId, state, error }) => ({
      id: pluginId,
      enabled: state !== 'disabled' && state !== 'stopping',
      state,
      error,
    }));
    // Each process tells its own sockets what its plugins do, as its API does.
    const about = { park: parkId, topic: pluginsTopic };
    options.live.emitHere({ ...about, data: { plugins }, wholePark: true });
    const plain = { plugins: plugins.map((plugin) => ({ ...plugin, error: null })) };
    for (const enterprise of park.enterprises)
      options.live.emitHere({ ...about, data: plain, wholePark: false, enterpriseId: enterprise.id });
  });
}
