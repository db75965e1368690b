import { saveScenarioRoute, scenarioBaselineRoute, scenarioRoute, scenariosRoute } from '../../contracts/index.ts';
import { profileName } from '../../domain/index.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { inventoryRef } from '../refs.ts';
import { scenarioBaseline } from '../scenarios/baseline.ts';
import { basisOf, saveScenario } from '../scenarios/save-scenario.ts';
import { readScenarios } from '../scenarios/scenario-store.ts';
import { headOf, viewOf } from '../scenarios/scenario-view.ts';

/** Scenarios on the frozen activities of a period. */
export function registerScenarioRoutes(carbon: Carbon): void {
  const { scope } = carbon;
  scope.route(scenariosRoute, async ({ tx }) => ({ scenarios: (await tx((open) => readScenarios(open))).map(headOf) }));
  scope.route(scenarioRoute, async ({ params, tx }) => {
    const [found] = await tx((open) => readScenarios(open, params.id));
    if (!found) throw ledgerErrors.SCENARIO_UNKNOWN({ id: params.id });
    return viewOf(found, carbon.library.profiles);
  });
  scope.route(scenarioBaselineRoute, ({ params, tx }) =>
    tx(async (open) => {
      const activities = await scenarioBaseline(carbon, open, params.period);
      const { profile, factors } = await basisOf(carbon, open, activities);
      return {
        activities: activities.map(({ id, kind, item, amount, unit }) => ({
          ...{ id, kind, item: item ?? null, amount: String(amount), unit },
        })),
        ref: inventoryRef(profile.id, params.period, methodOf(profile)),
        profile: profileName(profile),
        factors,
      };
    }),
  );
  scope.route(saveScenarioRoute, ({ body, principal, tx }) =>
    tx(async (open) => viewOf(await saveScenario(carbon, open, body, principal), carbon.library.profiles)),
  );
}

const methodOf = ({ electricity }: { electricity: readonly { method: string }[] }): string =>
  electricity[0]?.method ?? 'direct';
