import { certificateFlows } from '../../contracts/index.ts';
import type { ActivityInput, Factor, Profile } from '../../contracts/index.ts';
import { add, exact, multiply, subtract, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { selectFactor } from '../factors/index.ts';
import { fuelAmount } from '../inventory/fuel-amount.ts';
import { convert, heatingUnit } from '../units/index.ts';

function coefficient(factors: readonly Factor[], item: string): Exact {
  return exact(selectFactor(factors, { category: 'tce', item, area: 'CN' }).factor.value!);
}

/** kgce of a kWh by the equivalent or equal value, as the profile says. */
export function electricityCoefficient(factors: readonly Factor[], { tceBasis }: Pick<Profile, 'tceBasis'>): Exact {
  return coefficient(factors, `electricity-${tceBasis}-value`);
}

/**
 * Energy of a park in tce: electricity by the coefficient that the profile names (purchased + contracted + own − exported), heat and
 * the calorific value of fuels by the coefficient of heat (GB/T 2589). Refused where a coefficient is missing.
 */
export function energyTce(activities: readonly ActivityInput[], factors: readonly Factor[], profile: Profile): Exact {
  let [kWh, gigajoule] = [zero, zero];
  for (const activity of activities) {
    const amount = exact(activity.amount, 'amount');
    // Certificates are no energy.
    if (certificateFlows.has(activity.flow ?? '')) continue;
    if (activity.kind === 'electricity') {
      const energy = convert(amount, activity.unit, 'kWh');
      kWh = activity.flow === 'exported' ? subtract(kWh, energy) : add(kWh, energy);
    } else if (activity.kind === 'heat') gigajoule = add(gigajoule, convert(amount, activity.unit, 'GJ'));
    else if (activity.kind === 'fuel') {
      const { factor } = selectFactor(factors, { category: 'fuel', item: activity.item!, set: profile.fuelSet });
      const { ncv, ncvUnit } = factor.components!;
      gigajoule = add(gigajoule, multiply(fuelAmount(activity, heatingUnit(ncvUnit).per), exact(ncv)));
    }
  }
  const kgce = [
    ...(kWh.n === 0n ? [] : [multiply(kWh, electricityCoefficient(factors, profile))]),
    ...(gigajoule.n === 0n ? [] : [multiply(gigajoule, coefficient(factors, 'heat'))]),
  ];
  return convert(add(...kgce), 'kgce', 'tce');
}
