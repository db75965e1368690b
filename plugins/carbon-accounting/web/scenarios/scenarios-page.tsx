import {
  ActionButton,
  FilterSelect,
  Page,
  saidText,
  useApi,
  useCan,
  useNow,
  usePark,
  viewState,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ScenariosData, ScenarioView } from '../../contracts/scenario-routes.ts';
import { currentMonth } from '../shared/periods.ts';
import { useChoice } from '../shared/use-choice.ts';
import { useT } from '../use-t.ts';
import { NewScenario } from './new-scenario.tsx';
import { ScenarioResult } from './scenario-result.tsx';

/** Scenarios of the park: what measures would change, on a frozen baseline. */
export function ScenariosPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const park = usePark();
  const now = useNow();
  const mayPlan = useCan('carbon.plan');
  const [asking, setAsking] = useState(false);
  const [wanted, choose] = useChoice<string>('scenario', '');
  const list = useApi<ScenariosData>('./scenarios', { keepPrevious: true });
  const scenarios = list.data?.scenarios ?? [];
  const id = scenarios.find((each) => each.id === wanted)?.id ?? scenarios[0]?.id;
  const chosen = useApi<ScenarioView>(id === undefined ? null : `./scenarios/${id}`, { keepPrevious: true });
  const year = currentMonth(now, park.timeZone).slice(0, 4);
  return (
    <>
      <Page
        title={t('scenarios.title')}
        meta={t('scenarios.meta', { count: scenarios.length })}
        actions={
          <>
            {id === undefined ? null : (
              <FilterSelect
                label={t('scenarios.choose')}
                value={id}
                options={scenarios.map((each) => ({
                  value: each.id,
                  label: t('scenarios.option', { name: saidText(each.name), revision: each.revision }),
                }))}
                onChange={choose}
              />
            )}
            {mayPlan ? (
              <ActionButton primary onClick={() => setAsking(true)}>
                {t('scenarios.new')}
              </ActionButton>
            ) : null}
          </>
        }
        state={viewState([list, chosen], {
          when: list.data !== undefined && scenarios.length === 0,
          title: t('scenarios.empty'),
          hint: t('scenarios.empty-hint'),
        })}
        data-testid="carbon-scenarios"
      >
        {chosen.data ? <ScenarioResult scenario={chosen.data} /> : null}
      </Page>
      {/* Beside the page: its content is not shown while there is no scenario. */}
      {asking ? (
        <NewScenario
          period={year}
          onClose={() => setAsking(false)}
          onSaved={(saved) => {
            setAsking(false);
            choose(saved);
          }}
        />
      ) : null}
    </>
  );
}
