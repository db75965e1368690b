import type { SimulatedDevice } from '../contracts/config.ts';
import type { DeviceWorld, RunningDevice } from './device.ts';
import { answerHj212Request } from './hj212-answers.ts';
import { Hj212Link } from './hj212-link.ts';
import { Hj212Windows, rounded } from './hj212-windows.ts';

/**
 * A data logger: realtime data every period, ten-minute and hour data at the end of each window. It keeps what is not acknowledged,
 * and hands out windows again when the platform asks for them.
 */
export function startHj212Device(
  config: Extract<SimulatedDevice, { protocol: 'hj212' }>,
  world: DeviceWorld,
  address: () => Promise<{ host: string; port: number }>,
): RunningDevice & { send(): void } {
  const windows = new Hj212Windows(config.values.map(({ code }) => code));
  const link = new Hj212Link({
    address,
    mn: config.mn,
    now: () => world.now(),
    onRequest: (frame, send) => answerHj212Request(frame, windows, send, () => world.now()),
  });
  return {
    id: config.id,
    points: config.values.map(({ point }) => point),
    address: () => null,
    send() {
      const at = world.now();
      const values = config.values.map(({ code, point, scale }) => [code, world.value(point) * scale] as const);
      for (const closed of windows.add(at, values)) link.report(closed.command, closed.at, closed.items);
      const items = values.map(([code, value]) => ({ [`${code}-Rtd`]: rounded(value), [`${code}-Flag`]: 'N' }));
      link.report('2011', at, items);
    },
    status: () => ({
      id: config.id,
      title: config.title || config.id,
      protocol: 'hj212',
      address: link.remote,
      points: config.values.length,
      connected: link.connected,
      exchanges: link.exchanges,
      lastError: link.lastError,
    }),
    stop: async () => link.stop(),
  };
}
