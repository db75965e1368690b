import {
  Figure,
  Figures,
  isAbout,
  Notice,
  notify,
  Page,
  Panel,
  Quantity,
  useApiMutation,
  viewState,
} from '@lingtan/web-sdk';
import type { PluginPageProps } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { WhatIfData } from '../../contracts/routes.ts';
import { Violations } from '../board/violations.tsx';
import { Amount } from '../shared/amount.tsx';
import { PlanNotice, PlanStatus } from '../shared/plan-status.tsx';
import { usePlan } from '../shared/use-plans.ts';
import { useT } from '../use-t.ts';
import { ComparedCharts } from './compared-charts.tsx';
import { CostsTable } from './costs-table.tsx';
import { emptyDraft, question } from './draft.ts';
import { WhatIfForm } from './what-if-form.tsx';
import '../board/board.css';
import './what-if.css';

/** Solves the newest plan's problem again with other prices, limits or batteries, beside the plan. */
export function WhatIfPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const loaded = usePlan('newest');
  const ask = useApiMutation<WhatIfData, Record<string, number>>('./what-if');
  const [draft, setDraft] = useState(emptyDraft);
  const plan = loaded.data?.plan ?? null;
  const asked = plan && question(plan, draft);
  const state = viewState(loaded, {
    when: loaded.data !== undefined && plan === null,
    title: t('what-if.empty'),
    hint: t('what-if.empty-hint'),
  });
  return (
    <Page title={t('what-if.title')} meta={t('what-if.meta')} state={state} data-testid="what-if-page">
      {plan ? (
        <div className="sd-what-if">
          <Panel title={t('what-if.question')} meta={t('board.plan-no', { no: plan.no })}>
            <WhatIfForm
              plan={plan}
              draft={draft}
              onChange={setDraft}
              pending={ask.isPending}
              onAsk={() => ask.mutate(asked!, { onError: (error) => notify.error(error) })}
            />
          </Panel>
          <div className="sd-board-main">
            {ask.data ? (
              <>
                {isAbout(ask, asked!) ? null : (
                  <Notice tone="warning" data-testid="what-if-earlier">
                    {t('what-if.earlier')}
                  </Notice>
                )}
                <Answer data={ask.data} />
              </>
            ) : (
              <>
                <Notice>{t('what-if.not-asked')}</Notice>
                <ComparedCharts before={plan} after={null} />
              </>
            )}
          </div>
        </div>
      ) : null}
    </Page>
  );
}

function Answer({ data }: { data: WhatIfData }): ReactNode {
  const t = useT();
  const { before, after } = data;
  return (
    <>
      <PlanNotice view={after} />
      <Figures data-testid="what-if-answer">
        <Figure label={t('what-if.change')} note={t('what-if.nothing-stored')}>
          <Amount value={after.objective - before.objective} currency={after.currency} size="lg" />
        </Figure>
        <Figure
          label={t('what-if.cost-after')}
          note={
            <>
              {t('what-if.before')}:{' '}
              <Amount value={before.objective} currency={before.currency} evidence={before.ref} size="sm" />
            </>
          }
        >
          <Amount value={after.objective} currency={after.currency} size="lg" data-testid="cost-after" />
        </Figure>
        <Figure label={t('board.status')} note={t.of('plans.origin', after.origin)}>
          <PlanStatus plan={after} />
        </Figure>
        <Figure label={t('plans.column.time')} note={t('what-if.solve-time')}>
          <Quantity value={after.totalMs} unit="ms" scale="none" digits={0} size="lg" />
        </Figure>
      </Figures>
      <Panel title={t('what-if.costs')} flush>
        <CostsTable data={data} />
      </Panel>
      <ComparedCharts before={before} after={after} />
      <Violations view={after} />
    </>
  );
}
