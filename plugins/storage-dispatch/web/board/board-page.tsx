import {
  ActionLink,
  formatTime,
  Notice,
  Page,
  Panel,
  type PluginPageProps,
  useNow,
  usePluginRoot,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { stepAt } from '../shared/flat-steps.ts';
import { PlanNotice } from '../shared/plan-status.tsx';
import { useFreshPlans, usePlan, usePlans } from '../shared/use-plans.ts';
import { useT } from '../use-t.ts';
import { BoardCharts } from './board-charts.tsx';
import { BoardFigures } from './board-figures.tsx';
import { FirstPlan } from './first-plan.tsx';
import { FlexibleLoads } from './flexible-loads.tsx';
import { Lacks } from './lacks.tsx';
import { ReplanButton } from './replan-button.tsx';
import { StepTable } from './step-table.tsx';
import { Violations } from './violations.tsx';
import { WhyPanel } from './why-panel.tsx';
import './board.css';

/** The plan in force, or the one whose number the address names: powers, batteries, prices, and why. */
export function BoardPage({ rest }: PluginPageProps): ReactNode {
  const t = useT();
  const root = usePluginRoot();
  useFreshPlans();
  const no = /^\d+$/.test(rest) ? rest : null;
  const loaded = usePlan(no ?? 'newest');
  const list = usePlans(1);
  const now = useNow(5000);
  const [params, setParams] = useSearchParams();
  const { plan: view = null, actual = null, previous = null } = loaded.data ?? {};
  const lacks = list.data?.lacks ?? [];
  const newest = list.data?.plans[0]?.no;
  const steps = view?.steps ?? [];
  const running = stepAt(steps, now);
  const asked = params.get('at') === null ? -1 : stepAt(steps, Number(params.get('at')));
  const step = asked >= 0 ? asked : Math.max(0, running);
  const choose = (at: number | null): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (at === null) next.delete('at');
        else next.set('at', String(steps[stepAt(steps, at)]?.from ?? at));
        return next;
      },
      { replace: true },
    );
  const state = viewState([loaded, list], {
    when: loaded.data !== undefined && view === null,
    title: t(no === null ? 'board.empty' : 'board.unknown', { no: no ?? '' }),
    hint: t(lacks.length > 0 ? 'board.empty-lacks' : 'board.empty-hint'),
    action: <FirstPlan lacks={lacks} />,
  });
  return (
    <Page
      title={view ? t('board.title-no', { no: view.no }) : t('board.title')}
      meta={
        view
          ? t('board.meta', {
              from: formatTime(view.from, 'short'),
              to: formatTime(view.to, 'short'),
              steps: steps.length,
            })
          : null
      }
      actions={
        view ? (
          <>
            {previous ? (
              <ActionLink quiet to={`${root}/board/${previous.no}`}>
                ‹ {t('board.plan-no', { no: previous.no })}
              </ActionLink>
            ) : null}
            {newest !== undefined && newest !== view.no ? (
              <ActionLink to={`${root}/board`}>{t('board.to-newest')}</ActionLink>
            ) : null}
            <ReplanButton />
          </>
        ) : null
      }
      state={state}
      data-testid="board-page"
    >
      {view ? (
        <>
          <PlanNotice view={view} />
          {no === null && now >= view.to ? (
            <Notice tone="warning">{t('board.notice.over', { time: formatTime(view.to, 'short') })}</Notice>
          ) : null}
          {newest !== undefined && newest > view.no ? <Notice>{t('board.notice.old', { no: newest })}</Notice> : null}
          {lacks.length > 0 ? (
            <Notice tone="warning">
              <span>{t('board.notice.lacks')}</span>
              <Lacks lacks={lacks} />
            </Notice>
          ) : null}
          <BoardFigures view={view} nextAt={list.data?.nextAt ?? null} />
          <Violations view={view} onChoose={choose} />
          <div className="sd-board">
            <div className="sd-board-main">
              <BoardCharts
                key={view.no}
                view={view}
                actual={actual}
                previous={previous}
                step={step}
                onChoose={choose}
              />
            </div>
            <div className="sd-board-side">
              <WhyPanel
                view={view}
                step={step}
                running={running}
                onStep={(next) => choose(next === null ? null : steps[next]!.from)}
              />
            </div>
          </div>
          <FlexibleLoads view={view} />
          <Panel title={t('board.steps')} meta={t('board.steps-meta')} flush>
            <StepTable view={view} actual={actual} onChoose={choose} />
          </Panel>
        </>
      ) : null}
    </Page>
  );
}
