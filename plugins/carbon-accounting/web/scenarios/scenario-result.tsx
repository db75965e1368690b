import {
  Evident,
  Figure,
  Figures,
  formatNumber,
  formatTime,
  Notice,
  Panel,
  Quantity,
  saidText,
  useAuthorName,
  useLocalized,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ScenarioView } from '../../contracts/scenario-routes.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { MaccChart } from './macc-chart.tsx';
import { scenarioFigure } from './scenario-ref.ts';
import { BasisTable, StepsTable } from './steps-table.tsx';

/** What a scenario comes to, with the basis beside every claim. */
export function ScenarioResult({ scenario }: { scenario: ScenarioView }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const authorName = useAuthorName();
  const profile = useWordsOf('profile');
  const unpriced = [...new Set(scenario.steps.flatMap((step) => step.unpriced))];
  return (
    <>
      {scenario.superseded ? <Notice tone="warning">{text(scenario.superseded)}</Notice> : null}
      <Totals scenario={scenario} />
      {scenario.baseline.carriedOn ? (
        <Notice>{t('scenarios.carried-on', { period: scenario.period, ...scenario.baseline.carriedOn })}</Notice>
      ) : null}
      {/* What a demonstration assumed says so in its note. */}
      {scenario.id.startsWith('demo-') ? <Notice tone="warning">{saidText(scenario.note)}</Notice> : null}
      {scenario.scenario.gaps.length > 0 ? (
        <Notice tone="alarm" title={t('scenarios.gaps')}>
          {[...new Set(scenario.scenario.gaps.map((gap) => text(gap.text)))].slice(0, 3).join('; ')}
        </Notice>
      ) : null}
      {unpriced.length > 0 ? (
        <Notice tone="warning">{t('scenarios.unpriced', { list: unpriced.join(', ') })}</Notice>
      ) : null}
      <Panel title={t('scenarios.steps')} meta={t('scenarios.steps-meta')} flush>
        <StepsTable scenario={scenario} />
      </Panel>
      {scenario.macc.length > 0 ? (
        <Panel title={t('scenarios.macc')} meta={t('scenarios.macc-meta', { currency: scenario.currency })} flush>
          <MaccChart scenario={scenario} />
        </Panel>
      ) : null}
      <Panel title={t('scenarios.basis')} meta={t('scenarios.basis-meta')} flush>
        <BasisTable scenario={scenario} />
      </Panel>
      <Panel title={t('inventory.method')}>
        <p>
          {t('scenarios.frozen', {
            period: scenario.period,
            time: formatTime(Date.parse(scenario.recordedAt), 'short'),
            author: authorName(scenario.recordedBy),
            hash: scenario.baseline.sha256.slice(0, 16),
          })}
        </p>
        <p>{`${profile(scenario.profile.split('@')[0]!)} · ${t('scenarios.convention', { rate: (scenario.discount_rate * 100).toFixed(1) })}`}</p>
        <ul>
          {scenario.unverified.map((each) => (
            <li key={each.en}>{text(each)}</li>
          ))}
        </ul>
      </Panel>
    </>
  );
}

const grouped = (total: string | null): string => formatNumber(total === null ? null : Number(total), { digits: 0 });

function Totals({ scenario }: { scenario: ScenarioView }): ReactNode {
  const t = useT();
  const { baseline, scenario: after, steps, currency, unit } = scenario;
  const sum = (pick: (step: ScenarioView['steps'][number]) => number): number =>
    steps.reduce((all, step) => all + pick(step), 0);
  const avoided = scenario.avoidedT[0]?.t ?? null;
  const last = steps.length;
  // A year that was carried on is no forecast of the running one, and is called otherwise.
  const emissions = baseline.carriedOn
    ? t('scenarios.emissions-carried', baseline.carriedOn)
    : t('scenarios.emissions', { period: scenario.period });
  const before = (figure: 'emissions' | 'core', label: string, value: string): ReactNode => (
    <Evident evidence={scenarioFigure(scenario, figure, 0)} label={label} value={t('scenarios.before', { value })} />
  );
  return (
    <Figures data-testid="scenario-totals">
      <Figure label={t('scenarios.avoided')} note={t('scenarios.of-baseline', { period: scenario.period })}>
        <Quantity
          value={avoided === null ? null : Number(avoided)}
          unit={unit}
          scale="none"
          digits={0}
          size="lg"
          evidence={scenarioFigure(scenario, 'avoided')}
          label={t('scenarios.avoided')}
        />
      </Figure>
      <Figure label={emissions} note={before('emissions', emissions, grouped(baseline.totals[0]?.total ?? null))}>
        <Quantity
          value={after.totals[0]?.total == null ? null : Number(after.totals[0].total)}
          unit={unit}
          scale="none"
          digits={0}
          size="lg"
          evidence={scenarioFigure(scenario, 'emissions', last)}
          label={emissions}
        />
      </Figure>
      <Figure
        label={t('rating.core')}
        note={before('core', t('rating.core'), baseline.intensityTPerTce?.toFixed(3) ?? '–')}
      >
        <Quantity
          value={after.intensityTPerTce}
          unit="tCO2/tce"
          scale="none"
          digits={3}
          size="lg"
          evidence={scenarioFigure(scenario, 'core', last)}
          label={t('rating.core')}
        />
      </Figure>
      <Figure label={t('scenarios.capex')}>
        <Quantity
          value={sum(({ capex }) => capex)}
          unit={currency}
          scale="none"
          digits={0}
          size="lg"
          evidence={scenarioFigure(scenario, 'capex')}
          label={t('scenarios.capex')}
        />
      </Figure>
      <Figure label={t('scenarios.npv')}>
        <Quantity
          value={sum(({ npv }) => npv)}
          unit={currency}
          scale="none"
          digits={0}
          size="lg"
          evidence={scenarioFigure(scenario, 'npv')}
          label={t('scenarios.npv')}
        />
      </Figure>
    </Figures>
  );
}
