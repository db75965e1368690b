import { useLocalized, usePark } from '@lingtan/web-sdk';
import { shownUnits } from '../../contracts/kinds.ts';
import type { BaseUnit } from '../../contracts/kinds.ts';
import type { RegistryMeter } from '../../contracts/registry-routes.ts';
import { useT } from '../use-t.ts';

/** An amount in the unit in which people read it: kWh, m³, kg. */
export function shownAmount(amount: number | null | undefined, unit: BaseUnit): { value: number | null; unit: string } {
  const shown = shownUnits[unit];
  return { value: amount === null || amount === undefined ? null : amount / shown.base, unit: shown.unit };
}

/** Samples older than this many times the ordinary gap are stale, as everywhere in telemetry. */
const staleAfter = 3;

/** Age at which the data of a meter is stale, ms; a minute where telemetry does not know its points. */
export function staleAfterMs(meter: Pick<RegistryMeter, 'expectedEverySeconds'>): number {
  return staleAfter * (meter.expectedEverySeconds ?? 60) * 1000;
}

/** Tone and text key of a meter's state: what is wrong with it goes before where it stands in its life. */
export function stateLook(meter: Pick<RegistryMeter, 'state' | 'problems'>) {
  if (meter.problems.length > 0) return { id: 'problem', tone: 'warning' } as const;
  return { id: meter.state, tone: meter.state === 'in-service' ? 'normal' : 'off' } as const;
}

/** Names of what stands beside a meter, in the language of the page. */
export function useMeterNames() {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  return {
    owner: ({ enterpriseId }: Pick<RegistryMeter, 'enterpriseId'>): string =>
      text(park.enterprises.find(({ id }) => id === enterpriseId)?.name) || (enterpriseId ?? t('meters.park')),
    problem: ({ code, point }: RegistryMeter['problems'][number]): string => t(`registry.problem.${code}`, { point }),
  };
}
