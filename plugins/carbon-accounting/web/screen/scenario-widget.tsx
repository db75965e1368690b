import {
  Evident,
  formatNumber,
  saidText,
  ScreenBar,
  showsContent,
  StateView,
  useApi,
  useLanguage,
  useNow,
  usePark,
  formatTime,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RatingData } from '../../contracts/rating-routes.ts';
import type { ScenariosData, ScenarioView } from '../../contracts/scenario-routes.ts';
import { scenarioFigure } from '../scenarios/scenario-ref.ts';
import { useT } from '../use-t.ts';
import './screen.css';

/** The newest scenario of the year for the digital screen: what the park emits per tce now, and what the plan leads to. */
export function ScreenScenarioWidget(): ReactNode {
  const t = useT();
  const park = usePark();
  const year = formatTime(useNow(60_000), 'date', park.timeZone).slice(0, 4);
  const list = useApi<ScenariosData>('./scenarios', { refetchMs: 600_000, keepPrevious: true });
  const head = list.data?.scenarios.find(({ period }) => period.startsWith(year)) ?? list.data?.scenarios[0];
  const scenario = useApi<ScenarioView>(head ? `./scenarios/${head.id}` : null, {
    refetchMs: 600_000,
    keepPrevious: true,
  });
  const rating = useApi<RatingData>(`./rating/${year}`, { refetchMs: 600_000, keepPrevious: true });
  const none = { when: list.data !== undefined && head === undefined, title: t('screen.no-scenario') };
  const state = head ? viewState(scenario) : viewState(list, none);
  if (!showsContent(state) || !head || !scenario.data) return <StateView state={state} />;
  const { baseline, scenario: plan, steps } = scenario.data;
  const rows: RowsProps['rows'] = [
    { id: 'actual', value: rating.data?.core?.intensityTPerTce ?? null, ref: rating.data?.ref },
    { id: 'baseline', value: baseline.intensityTPerTce, ref: scenarioFigure(scenario.data, 'core', 0) },
    { id: 'plan', value: plan.intensityTPerTce, ref: scenarioFigure(scenario.data, 'core', steps.length) },
  ];
  return <Rows name={saidText(head.name)} rows={rows} target={plan.targetTPerTce} year={year} />;
}

interface RowsProps {
  name: string;
  rows: readonly { id: 'actual' | 'baseline' | 'plan'; value: number | null; ref: string | undefined }[];
  target: number | null;
  year: string;
}

function Rows({ name, rows, target, year }: RowsProps): ReactNode {
  const t = useT();
  const language = useLanguage();
  const whole = Math.max(target ?? 0, ...rows.map(({ value }) => value ?? 0)) * 1.05 || 1;
  return (
    <div className="ca-screen-plan" data-testid="screen-scenario">
      <p>{name}</p>
      {rows.map(({ id, value, ref }) => (
        <div className="ca-screen-plan-row" key={id}>
          <span>{t(`screen.plan-${id}`, { year })}</span>
          <strong>
            <Evident
              evidence={value === null ? null : ref}
              label={t(`screen.plan-${id}`, { year })}
              value={`${formatNumber(value, { language, digits: 3 })} tCO₂/tce`}
            >
              {formatNumber(value, { language, digits: 3 })} <small>tCO₂/tce</small>
            </Evident>
          </strong>
          <ScreenBar
            share={value === null ? null : value / whole}
            mark={target === null ? null : target / whole}
            color="var(--lt-source-carbon)"
            label={t(`screen.plan-${id}`, { year })}
          />
        </div>
      ))}
    </div>
  );
}
