import { checkMessage, type CheckScope, type ConfigCheck } from '@lingtan/sdk';
import type { Iec104ConnectorConfig, Iec104StationConfig } from '../contracts/index.ts';
import { Connection } from './connection.ts';
import { addressOf, isSimulated } from './locate.ts';

const parallel = 8;
const patienceMs = 5_000;

/** Connects to each station and asks for data transfer, a few at a time. */
export async function checkStations({ config, signal }: CheckScope<Iec104ConnectorConfig>): Promise<ConfigCheck> {
  const queue = config.stations.filter(({ enabled }) => enabled);
  const all = queue.length;
  const details: Record<string, string> = {};
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (let station = queue.shift(); station && !signal.aborted; station = queue.shift()) {
      try {
        details[station.id] = await checkOne(station);
      } catch (error) {
        details[station.id] = error instanceof Error ? error.message : String(error);
        failed.push(station.id);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const message = checkMessage({ one: 'station', many: 'stations', unasked: true }, all, failed, details);
  return { ok: failed.length === 0, message, details };
}

async function checkOne(station: Iec104StationConfig): Promise<string> {
  if (isSimulated(station)) return 'simulated, found when the connector runs';
  const connection = await Connection.open({
    at: station,
    connectMs: Math.min(patienceMs, station.t0 * 1000),
    settings: {},
    take: () => Promise.resolve(),
    now: () => Date.now(),
  });
  const until = Date.now() + patienceMs;
  while (!connection.started && Date.now() < until) {
    const over = await Promise.race([
      connection.closed,
      new Promise<null>((resolve) => setTimeout(() => resolve(null), 50)),
    ]);
    if (over !== null) throw new Error(over);
  }
  const { started } = connection;
  connection.close('checked');
  if (!started) throw new Error(`${addressOf(station)} takes the connection and does not start data transfer`);
  return `answers on ${addressOf(station)}`;
}
