import type { CheckScope, ConfigCheck } from '@lingtan/sdk';
import type { Dlt645ConnectorConfig, MeterProfile } from '../contracts/index.ts';
import { resolveMeter } from '../domain/index.ts';
import { addressOf, isSimulated } from './locate.ts';
import { SerialLine } from './serial-line.ts';

/** Reads the first value of each meter, one line after the other. */
export async function checkMeters(
  { config, signal }: CheckScope<Dlt645ConnectorConfig>,
  profiles: ReadonlyMap<string, MeterProfile>,
): Promise<ConfigCheck> {
  const details: Record<string, string> = {};
  const failed: string[] = [];
  const enabled = config.meters.filter((meter) => meter.enabled);
  const lines = new Map<string, typeof enabled>();
  for (const meter of enabled) lines.set(addressOf(meter), [...(lines.get(addressOf(meter)) ?? []), meter]);
  const checkLine = async (meters: typeof enabled): Promise<void> => {
    const line = new SerialLine(() => Promise.resolve(meters[0]!));
    for (const meter of meters) {
      if (signal.aborted) break;
      const { address, version, values } = resolveMeter(meter, profiles);
      const [first] = values;
      if (isSimulated(meter)) details[meter.id] = 'simulated, found when the connector runs';
      else if (!first) details[meter.id] = 'no values configured';
      else {
        const { timeoutMs, minGapMs, wakeUps } = meter;
        const asked = line.read({ address, version, identifier: first.identifier, timeoutMs, minGapMs, wakeUps });
        details[meter.id] = await asked.then(
          () => `answers on ${addressOf(meter)}`,
          (error: unknown) => {
            failed.push(meter.id);
            return error instanceof Error ? error.message : String(error);
          },
        );
      }
    }
    line.close();
  };
  await Promise.all([...lines.values()].map(checkLine));
  const told = failed.slice(0, 3).map((id) => `${id}: ${details[id]}`);
  const message =
    failed.length === 0
      ? `All ${enabled.length} meters answered or need no check.`
      : `${failed.length} of ${enabled.length} meters failed: ${told.join('; ')}`;
  return { ok: failed.length === 0, message, details };
}
