import type { CarbonLeversService, LeverOffer } from '@lingtan/carbon-accounting/contracts';
import { quarter, quarterOf } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { flexibleNeeds, plannedLoads } from '../flexible/needs.ts';
import { flexibleOffer } from '../flexible/offers.ts';
import { readMeters } from '../forecasts/history.ts';
import { readPlan } from '../plans/plan-store.ts';
import { readSoc } from '../problem/soc.ts';

/** Readings may be late; a load of which nothing newer is known offers nothing, ms. */
const lookMs = 2 * 3_600_000;

/**
 * What batteries and flexible loads can take and give from now on, for carbon accounting to weigh. One whose content or power
 * is not known offers nothing.
 */
export function carbonLevers(dispatch: Dispatch): CarbonLeversService {
  return { offers: async () => [...(await batteryOffers(dispatch)), ...(await loadOffers(dispatch))] };
}

async function batteryOffers({ scope, telemetry }: Dispatch): Promise<LeverOffer[]> {
  const { batteries } = scope.config;
  const { readings } = await readSoc(telemetry, batteries, scope.clock.now());
  return readings.map(({ store, kwh, ref }): LeverOffer => {
    const battery = batteries.find(({ id }) => id === store)!;
    const { capacityKwh, socMin, socMax, etaCharge, etaDischarge } = battery;
    return {
      ...{ id: store, kind: 'store', name: battery.name, ref, efficiency: etaCharge * etaDischarge },
      takeKw: kwh < socMax * capacityKwh ? battery.chargeMaxKw : 0,
      takeKwh: Math.max(0, socMax * capacityKwh - kwh) / etaCharge,
      giveKw: kwh > socMin * capacityKwh ? battery.dischargeMaxKw : 0,
      giveKwh: Math.max(0, kwh - socMin * capacityKwh) * etaDischarge,
    };
  });
}

async function loadOffers({ scope, readings }: Dispatch): Promise<LeverOffer[]> {
  const { flexibleLoads } = scope.config;
  if (flexibleLoads.length === 0) return [];
  const now = scope.clock.now();
  const known = new Set((await readings.meters()).map(({ id }) => id));
  const loads = flexibleLoads.filter(({ meterId }) => known.has(meterId));
  const plan = await scope.db.tx((tx) => readPlan(tx, 'usable'));
  const { timeZone } = scope.park;
  // The windows that hold this moment are those of a plan of one quarter hour.
  const edges = [now, now + quarter];
  const needs = await flexibleNeeds(readings, loads, { now, edges, timeZone, previous: plan && plannedLoads(plan) });
  const span = { from: quarterOf(now - lookMs), to: quarterOf(now) };
  const powers = await readMeters(
    readings,
    loads.map(({ meterId }) => meterId),
    span,
  );
  return needs.flatMap((need) => {
    const powerKw = powers(need.meterId, 'import').findLast((kw) => !Number.isNaN(kw));
    const offer = powerKw === undefined ? null : flexibleOffer(need, now, powerKw);
    return offer ? [offer] : [];
  });
}
