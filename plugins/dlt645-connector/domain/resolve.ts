import { dlt645Quantity } from '@lingtan/protocols';
import { completePoint } from '@lingtan/sdk';
import type { Dlt645Meter, MeterProfile, MeterValue } from '../contracts/config.ts';
import { dlt645Errors } from './errors.ts';

/** A meter with its profile worked in. */
export interface ResolvedMeter {
  meter: Dlt645Meter;
  /** Twelve digits. */
  address: string;
  version: '2007' | '1997';
  values: readonly MeterValue[];
}

/** @throws DLT645_UNKNOWN_PROFILE, DLT645_BAD_VALUE */
export function resolveMeter(meter: Dlt645Meter, profiles: ReadonlyMap<string, MeterProfile>): ResolvedMeter {
  const profile = meter.profile === undefined ? undefined : profiles.get(meter.profile);
  if (meter.profile !== undefined && !profile)
    throw dlt645Errors.UNKNOWN_PROFILE({
      meter: meter.id,
      profile: meter.profile,
      known: [...profiles.keys()].join(', '),
    });
  const version = meter.version ?? profile?.version ?? '2007';
  const byPoint = new Map<string, MeterValue>();
  for (const value of [...(profile?.values ?? []), ...meter.values]) {
    const point = completePoint(value.point, meter.asset ?? meter.id);
    const { identifier, decimals } = value;
    const refuse = (reason: string) => dlt645Errors.BAD_VALUE({ meter: meter.id, point, reason });
    if (identifier.length !== (version === '1997' ? 4 : 8))
      throw refuse(`${identifier} is no identifier of ${version}`);
    const known = dlt645Quantity(identifier);
    if (decimals === undefined && known === undefined)
      throw refuse(`${identifier} is not in the table: say how many digits are behind the point`);
    if (known && known.kind !== 'number' && known.kind !== 'demand') throw refuse(`${identifier} is no number`);
    byPoint.set(point, { ...value, point });
  }
  return { meter, address: meter.address.padStart(12, '0'), version, values: [...byPoint.values()] };
}
