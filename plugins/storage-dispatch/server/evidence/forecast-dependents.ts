import { energyTotal } from '@lingtan/energy-metering/contracts';
import type { ParsedRef } from '@lingtan/sdk';
import type { Dispatch } from '../context.ts';
import { forecastsTrainedOn } from '../forecasts/forecast-store.ts';
import { forecastRef } from '../refs.ts';

const meterTotal = /^meter\/([^/]+)\.(import|export)\/([^/]+)\/([^/]+)$/;

/** Forecasts that rest on a meter's energy. By rule: stored one by one there would be a row for each meter four times an hour. */
export async function forecastDependents({ scope }: Dispatch, { kind, key }: ParsedRef): Promise<string[]> {
  const match = kind === energyTotal.kind ? meterTotal.exec(key) : null;
  if (!match) return [];
  const [from, to] = [Date.parse(match[3]!), Date.parse(match[4]!)];
  if (Number.isNaN(from) || Number.isNaN(to)) return [];
  const subject = { meter: match[1]!, direction: match[2] === 'import' ? ('import' as const) : ('export' as const) };
  return (await scope.db.tx((tx) => forecastsTrainedOn(tx, { ...subject, from, to }))).map(forecastRef);
}
