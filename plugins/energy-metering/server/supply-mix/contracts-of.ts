import type { Energy } from '../context.ts';

/** Ids of the contracts of one enterprise; of all of them for those who see the park (null). */
export function contractsOf(energy: Energy, enterpriseId: string | null): ReadonlySet<string> {
  const { contracts } = energy.scope.config.supply;
  return new Set(
    contracts.filter((each) => enterpriseId === null || each.enterpriseId === enterpriseId).map(({ id }) => id),
  );
}
