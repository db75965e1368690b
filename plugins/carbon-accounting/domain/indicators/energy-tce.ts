import { certificateFlows } from '../../contracts/index.ts';
import type { ActivityInput, Factor, Profile } from '../../contracts/index.ts';
import { add, exact, multiply, subtract, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { selectFactor } from '../factors/index.ts';
import { convert } from '../units/index.ts';

/**
 * Energy of a park in tce: electricity by the coefficient that the profile names (purchased + contracted + own − exported), heat and
 * the calorific value of fuels by the coefficient of heat (GB/T 2589). Refused where a coefficient is missing.
 */
export function energyTce(activities: readonly ActivityInput[], factors: readonly Factor[], profile: Profile): Exact {
  const coefficient = (item: string): Exact =>
    exact(selectFactor(factors, { category: 'tce', item, area: 'CN' }).factor.value!);
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
      const per = factor.components!.ncvUnit.replace(/^GJ\s*\/\s*/, '');
      gigajoule = add(gigajoule, multiply(convert(amount, activity.unit, per), exact(factor.components!.ncv)));
    }
  }
  const kgce = [
    ...(kWh.n === 0n ? [] : [multiply(kWh, coefficient(`electricity-${profile.tceBasis}-value`))]),
    ...(gigajoule.n === 0n ? [] : [multiply(gigajoule, coefficient('heat'))]),
  ];
  return convert(add(...kgce), 'kgce', 'tce');
}
