import type { Meter } from '@lingtan/energy-metering/contracts';
import type { DispatchConfig } from '../../contracts/index.ts';
import { isInLoad } from '../forecasts/series-meters.ts';
import type { Lack } from '../lacks.ts';
import { plannable, type PlannableConfig } from './site.ts';

/** As {@link plannable}, with the meters that energy metering has. */
export function plannableOf(config: DispatchConfig, meters: readonly Meter[]): PlannableConfig | Lack[] {
  return plannable(config, new Set(meters.map(({ id }) => id)), (meter) => isInLoad(meters, meter));
}
