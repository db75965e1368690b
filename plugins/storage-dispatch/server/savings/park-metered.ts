import type { Meter } from '@lingtan/energy-metering/contracts';
import type { SavingsRequest, SavingsResult } from '../../contracts/index.ts';
import type { Metered, SavingsSite } from '../../domain/index.ts';
import { quarter, quarterOf } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { readMeters } from '../forecasts/history.ts';
import { exportPrices } from '../problem/export-prices.ts';
import { stepPrices } from '../problem/prices.ts';
import { plannable } from '../problem/site.ts';
import { iso } from '../refs.ts';
import { savingsErrors } from './errors.ts';
import { monthsSpan } from './months.ts';

/** What a savings report is made from. */
export interface MeteredPark {
  site: SavingsSite;
  metered: Metered;
  span: { from: number; to: number };
  about: Pick<SavingsResult, 'meters' | 'tariffs' | 'limitKw'>;
}

/**
 * What the meters of the park recorded over whole months, with the prices of its tariff and its batteries as configured.
 * @throws DISPATCH_SAVINGS_LACKING where the configuration does not give what is needed, DISPATCH_SAVINGS_EMPTY without readings.
 */
export async function meteredPark(dispatch: Dispatch, request: SavingsRequest): Promise<MeteredPark> {
  const { scope, readings, tariffs } = dispatch;
  const { timeZone } = scope.park;
  const meters = await readings.meters();
  const config = plannable(scope.config, new Set(meters.map(({ id }) => id)));
  if (Array.isArray(config)) throw savingsErrors.SAVINGS_LACKING({ codes: config.map(({ code }) => code).join(', ') });
  const whole = monthsSpan(request, timeZone);
  const span = { from: whole.from, to: Math.min(whole.to, quarterOf(scope.clock.now())) };
  const count = Math.max(0, (span.to - span.from) / quarter);
  const { gridMeterId, batteries, tariffId, contractKw, importMaxKw } = config;
  const read = await readMeters(readings, [gridMeterId, ...batteries.map(({ meterId }) => meterId)], span);
  const series = (id: string, direction: 'import' | 'export'): Float64Array =>
    measures(meters, id, direction) ? read(id, direction) : new Float64Array(count);
  const power = batteries.map(({ meterId }) => {
    const charged = series(meterId, 'import');
    return series(meterId, 'export').map((kw, t) => kw - charged[t]!);
  });
  const metered = { importKw: series(gridMeterId, 'import'), exportKw: series(gridMeterId, 'export'), power };
  const known = metered.importKw.some(
    (kw, t) => ![kw, metered.exportKw[t]!, ...power.map((own) => own[t]!)].some(Number.isNaN),
  );
  if (!known) throw savingsErrors.SAVINGS_EMPTY({ ...request });
  const edges = Array.from({ length: count + 1 }, (_, i) => span.from + i * quarter);
  const prices = await stepPrices(tariffs, tariffId, edges);
  if (prices.buy.length === 0)
    throw savingsErrors.SAVINGS_LACKING({ codes: prices.lacks.map(({ code }) => code).join(', ') });
  const sold = await exportPrices(dispatch, edges);
  const limitKw = contractKw ?? importMaxKw;
  return {
    site: {
      start: iso(span.from),
      zone: timeZone,
      buyPrice: prices.buy.map((price) => (Number.isFinite(price) ? price : null)),
      sellPrice: sold.sell,
      grid: { importMax: limitKw, exportMax: config.exportMaxKw, demandPricePerKw: config.demandPricePerKw },
      batteries: batteries.map(({ id, capacityKwh, socMin, socMax, ...own }) => ({
        id,
        capacity: capacityKwh,
        eMin: socMin * capacityKwh,
        eMax: socMax * capacityKwh,
        // Nothing says how full it was; the middle favours none of the ways.
        initial: ((socMin + socMax) / 2) * capacityKwh,
        chargeMax: own.chargeMaxKw,
        dischargeMax: own.dischargeMaxKw,
        etaCharge: own.etaCharge,
        etaDischarge: own.etaDischarge,
        degradationCharge: own.degradationPerKwh,
        degradationDischarge: own.degradationPerKwh,
      })),
    },
    metered,
    span,
    about: {
      meters: [gridMeterId, ...batteries.map(({ meterId }) => meterId)].flatMap((meter) =>
        (['import', 'export'] as const)
          .filter((direction) => measures(meters, meter, direction))
          .map((direction) => ({ meter, direction })),
      ),
      tariffs: [...new Set([...prices.versions, ...sold.versions].map(({ ref }) => ref))],
      limitKw,
    },
  };
}

function measures(meters: readonly Meter[], id: string, direction: 'import' | 'export'): boolean {
  return meters.some((meter) => meter.id === id && meter.directions.includes(direction));
}
