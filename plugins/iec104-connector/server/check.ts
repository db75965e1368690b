import { iec104Type } from '@lingtan/protocols';
import {
  checkMessage,
  completePoint,
  type CheckReading,
  type CheckScope,
  type ConfigCheck,
  type UnmappedValue,
} from '@lingtan/sdk';
import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { Iec104ConnectorConfig, Iec104StationConfig } from '../contracts/index.ts';
import { qualityOf, valueOf } from '../domain/index.ts';
import { Interrogation, type HeldObject } from './interrogate.ts';
import { addressOf, isSimulated } from './locate.ts';

const parallel = 8;
/** A few stations are interrogated, for whoever looks at their values; of many it is enough that they answer. */
const fewStations = 3;

type Held = ReadonlyMap<number, HeldObject>;

/** Connects to each station and asks for data transfer, a few at a time; of a few stations it reads all that they hold. */
export async function checkStations({ config, signal }: CheckScope<Iec104ConnectorConfig>): Promise<ConfigCheck> {
  const queue = config.stations.filter(({ enabled }) => enabled);
  const all = queue.length;
  const whole = all <= fewStations;
  const details: Record<string, string> = {};
  const failed: string[] = [];
  const readings: CheckReading[] = [];
  const unmapped: UnmappedValue[] = [];
  const work = async (): Promise<void> => {
    for (let station = queue.shift(); station && !signal.aborted; station = queue.shift()) {
      try {
        if (isSimulated(station)) {
          details[station.id] = 'simulated, found when the connector runs';
          continue;
        }
        const { stations, ended } = await new Interrogation(station, signal).run(whole, station.t0 * 1000);
        const objects: Held = stations.get(station.commonAddress) ?? new Map();
        details[station.id] = whole ? sentence(station, objects, ended) : `answers on ${addressOf(station)}`;
        if (!whole) continue;
        readings.push(...readingsOf(station, objects));
        unmapped.push(...unmappedOf(station, objects));
      } catch (error) {
        details[station.id] = error instanceof Error ? error.message : String(error);
        failed.push(station.id);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const message = checkMessage({ one: 'station', many: 'stations', unasked: true }, all, failed, details);
  return { ok: failed.length === 0, message, details, readings, unmapped };
}

function sentence(station: Iec104StationConfig, objects: Held, ended: boolean): string {
  const answers = `answers on ${addressOf(station)}, ${objects.size} objects read`;
  return ended ? answers : `${answers}; it has not ended the interrogation`;
}

/** The points of a station, each with the object that it is mapped to. */
function readingsOf(station: Iec104StationConfig, objects: Held): CheckReading[] {
  return station.points.map((config) => {
    const point = completePoint(config.point, station.asset ?? station.id);
    const held = objects.get(config.address);
    if (!held) {
      const problem = `the station did not send the object ${config.address}`;
      return { point, value: null, unit: null, quality: 'bad', at: null, raw: null, problem };
    }
    const value = valueOf(held.object, held.typeId, config);
    const problem = value === null ? 'the device says that it has no value' : null;
    const quality = value === null ? 'bad' : qualityTold(held);
    return { point, value, unit: null, quality, at: held.at, raw: onTheWire(held), problem };
  });
}

/** Objects that no point is mapped to, by address. */
function unmappedOf(station: Iec104StationConfig, objects: Held): UnmappedValue[] {
  const mapped = new Set(station.points.map(({ address }) => address));
  return [...objects]
    .filter(([address]) => !mapped.has(address))
    .sort(([a], [b]) => a - b)
    .map(([place, held]) => ({
      device: station.id,
      place,
      value: valueOf(held.object, held.typeId, { scale: 1, offset: 0 }),
      quality: qualityTold(held),
      raw: onTheWire(held),
    }));
}

function qualityTold({ object }: HeldObject): CheckReading['quality'] {
  const bits = qualityOf(object);
  return bits & sampleQuality.bad ? 'bad' : bits === 0 ? 'good' : 'uncertain';
}

function onTheWire({ typeId, object: { value } }: HeldObject): string {
  const type = iec104Type(typeId);
  // Four bytes hold about seven digits; more would only look as if it had been sent.
  const told = value !== null && type?.element === 'float' ? Number(value.toPrecision(7)) : value;
  return `${type?.name ?? typeId} ${told ?? '–'}`;
}
