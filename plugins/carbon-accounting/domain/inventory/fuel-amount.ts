import type { ActivityInput } from '../../contracts/index.ts';
import type { Exact } from '../exact/index.ts';
import { nonNegative, positive } from '../input/index.ts';
import { convertFuel, statedHeating } from '../units/index.ts';

/** Amount of a fuel in the unit of its factor; one that is given as energy goes by the heating value stated with it. */
export function fuelAmount(activity: ActivityInput, per: string): Exact {
  return convertFuel(nonNegative(activity.amount, 'amount'), activity.unit, per, statedHeating(activity, positive));
}
