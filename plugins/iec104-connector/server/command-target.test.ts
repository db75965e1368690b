import { checkedWriter } from '@lingtan/telemetry/contracts';
import { expect, it } from 'vitest';
import { iec104Station } from '../contracts/index.ts';
import { commandTarget } from './command-target.ts';
import { Commander } from './commander.ts';

const station = iec104Station.parse({
  ...{ id: 's', host: '127.0.0.1' },
  points: [{ address: 1, point: 'p', write: { command: 'float', address: 7, min: 0, max: 100 } }],
});

it.each<[string, () => Promise<boolean>]>([
  ['says that another process leads', async () => false],
  ['cannot say who leads', () => Promise.reject(new Error('no connection'))],
])('nothing leaves once the database %s, although this process still takes itself for the one', async (_, confirm) => {
  const sent: number[] = [];
  const commander = new Commander(station, ({ typeId }) => sent.push(typeId) > 0);
  const leadership = { leading: true, confirm };
  const target = commandTarget({ ...{ station, point: 'p', config: station.points[0]!, commander, leadership } });
  const clock = { now: () => Date.now() };
  const writer = checkedWriter({ targets: [target], clock, record: async () => undefined });
  const answer = await writer.write({ point: 'p', value: 42, expiresAt: clock.now() + 30_000, key: 'a' });
  expect(answer).toMatchObject({ status: 'refused', code: 'elsewhere' });
  expect(sent).toEqual([]);
});
