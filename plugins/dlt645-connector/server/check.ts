import { dlt645Quantity } from '@lingtan/protocols';
import { checkMessage, type CheckReading, type CheckScope, type ConfigCheck } from '@lingtan/sdk';
import type { Dlt645ConnectorConfig, Dlt645Meter, MeterProfile, MeterValue } from '../contracts/index.ts';
import { readValue, resolveMeter } from '../domain/index.ts';
import { addressOf, isSimulated } from './locate.ts';
import { SerialLine } from './serial-line.ts';

/** Of a few meters every value is read, for whoever looks at them; of many the first, which tells that they are there. */
const fewMeters = 3;

/** Reads each meter, one line after the other. */
export async function checkMeters(
  { config, signal }: CheckScope<Dlt645ConnectorConfig>,
  profiles: ReadonlyMap<string, MeterProfile>,
): Promise<ConfigCheck> {
  const details: Record<string, string> = {};
  const failed: string[] = [];
  const readings: CheckReading[] = [];
  const enabled = config.meters.filter((meter) => meter.enabled);
  const most = enabled.length <= fewMeters ? Infinity : 1;
  const lines = new Map<string, typeof enabled>();
  for (const meter of enabled) lines.set(addressOf(meter), [...(lines.get(addressOf(meter)) ?? []), meter]);
  const checkLine = async (meters: typeof enabled): Promise<void> => {
    const line = new SerialLine(() => Promise.resolve(meters[0]!));
    for (const meter of meters) {
      if (signal.aborted) break;
      const { address, version, values } = resolveMeter(meter, profiles);
      if (isSimulated(meter)) details[meter.id] = 'simulated, found when the connector runs';
      else if (values.length === 0) details[meter.id] = 'no values configured';
      else {
        const { read, failure } = await readMeter(line, meter, { address, version }, values.slice(0, most), signal);
        readings.push(...read);
        details[meter.id] = failure ?? `answers on ${addressOf(meter)}`;
        if (failure !== null) failed.push(meter.id);
      }
    }
    line.close();
  };
  await Promise.all([...lines.values()].map(checkLine));
  const message = checkMessage({ one: 'meter', many: 'meters', unasked: true }, enabled.length, failed, details);
  return { ok: failed.length === 0, message, details, readings };
}

/** Reads values one by one. What the meter refuses costs the others nothing; after a silence nothing more is asked. */
async function readMeter(
  line: SerialLine,
  { timeoutMs, minGapMs, wakeUps }: Dlt645Meter,
  who: { address: string; version: '2007' | '1997' },
  values: readonly MeterValue[],
  signal: AbortSignal,
): Promise<{ read: CheckReading[]; failure: string | null }> {
  const read: CheckReading[] = [];
  let failure: string | null = null;
  for (const value of values) {
    const none = (problem: string, raw: string | null = null, at: number | null = null): void =>
      void read.push({ point: value.point, value: null, unit: null, quality: 'bad', at, raw, problem });
    if (failure !== null || signal.aborted) {
      none(failure ?? 'not asked any more');
      continue;
    }
    const { identifier } = value;
    try {
      const answer = await line.read({ ...who, identifier, timeoutMs, minGapMs, wakeUps });
      if ('refused' in answer) {
        none(`${identifier}: ${answer.refused}`, null, Date.now());
        continue;
      }
      const raw = Buffer.from(answer.data).toString('hex').toUpperCase();
      const told = readValue(value, answer.data);
      if (!told.ok) none(told.reason, raw, Date.now());
      else if (told.value === null) none('the device says that it has no value', raw, Date.now());
      else
        read.push({
          point: value.point,
          value: told.value,
          unit: dlt645Quantity(identifier)?.unit ?? null,
          quality: 'good',
          at: Date.now(),
          raw,
          problem: null,
        });
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      none(failure);
    }
  }
  return { read, failure };
}
