import { DataTable, Evident, formatShare, Quantity, saidText, usePark, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ScenarioStepFigure } from '../../contracts/evidence-planning.ts';
import type { ScenarioStepView, ScenarioView } from '../../contracts/scenario-routes.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { scenarioFigure } from './scenario-ref.ts';

type StepRow = ScenarioStepView & { n: number };

/** Each measure on what the ones before it left. */
export function StepsTable({ scenario }: { scenario: ScenarioView }): ReactNode {
  const t = useT();
  const park = usePark();
  const { currency, unit } = scenario;
  const rows = scenario.steps.map((step, i): StepRow => ({ ...step, n: i + 1 }));
  const tonnes = ({ avoidedT }: ScenarioStepView): number | null =>
    avoidedT[0]?.t == null ? null : Number(avoidedT[0].t);
  const round = (value: number | null, digits: number): number | null =>
    value === null ? null : Number(value.toFixed(digits));
  const figure = (
    id: ScenarioStepFigure,
    title: string,
    unitOf: string,
    value: (step: StepRow) => number | null,
    { digits = 0, ...more }: Partial<Column<StepRow>> & { digits?: number } = {},
  ): Column<StepRow> => ({
    ...{ id, title, kind: 'number', unit: unitOf },
    value: (step) => round(value(step), digits),
    render: (step) => (
      <Quantity
        value={value(step)}
        unit=""
        scale="none"
        digits={digits}
        evidence={value(step) === null ? null : scenarioFigure(scenario, id, step.n)}
        label={title}
      />
    ),
    ...more,
  });
  const columns: Column<StepRow>[] = [
    { id: 'measure', title: t('scenarios.measure'), phone: true, value: ({ measure }) => saidText(measure) },
    figure('avoided', t('scenarios.avoided'), unit, tonnes, { digits: 1, phone: true }),
    figure('mwh', t('scenarios.mwh'), 'MWh', ({ avoidedMWh }) => avoidedMWh, { digits: 1 }),
    figure('tce', t('scenarios.tce'), 'tce', ({ savedTce }) => savedTce, { digits: 1 }),
    figure('saving', t('scenarios.saving'), `${currency}/a`, ({ annualSaving }) => annualSaving),
    figure('capex', t('scenarios.capex'), currency, ({ capex }) => capex),
    figure('npv', t('scenarios.npv'), currency, ({ npv }) => npv, { phone: true }),
    figure('irr', t('scenarios.irr'), '', ({ irr }) => irr, {
      value: ({ irr }) => irr,
      render: ({ irr, n }) => (
        <Evident
          evidence={irr === null ? null : scenarioFigure(scenario, 'irr', n)}
          label={t('scenarios.irr')}
          value={formatShare(irr)}
        />
      ),
    }),
    figure('payback', t('scenarios.payback'), 'a', ({ payback_y }) => payback_y, { digits: 1 }),
    figure('discounted', t('scenarios.discounted'), 'a', ({ discounted_payback_y }) => discounted_payback_y, {
      digits: 1,
      hidden: true,
    }),
    figure(
      'break-even',
      t('scenarios.break-even'),
      `${currency}/t`,
      ({ break_even_co2_price }) => break_even_co2_price,
      { hidden: true },
    ),
  ];
  return (
    <DataTable
      id="steps"
      columns={columns}
      rows={rows}
      rowKey={({ measure }) => measure}
      exportName={`scenario-${scenario.id}-${park.id}`}
      maxHeight={400}
      data-testid="scenario-steps"
    />
  );
}

type BasisRow = ScenarioStepView['basis'][number] & { measure: string; avoidedMWh: number; n: number; k: number };

/** What the avoided electricity of each measure is worth under each basis. */
export function BasisTable({ scenario }: { scenario: ScenarioView }): ReactNode {
  const t = useT();
  const basis = useWordsOf('basis');
  const rows: BasisRow[] = scenario.steps.flatMap(({ measure, avoidedMWh, basis: list }, i) =>
    list.map((each, k) => ({ ...each, measure, avoidedMWh, n: i + 1, k: k + 1 })),
  );
  const columns: Column<BasisRow>[] = [
    { id: 'measure', title: t('scenarios.measure'), phone: true, value: ({ measure }) => saidText(measure) },
    { id: 'basis', title: t('column.basis'), phone: true, value: (row) => `${basis(row.basis)}, ${row.area}` },
    {
      id: 'mwh',
      title: t('scenarios.mwh'),
      kind: 'number',
      unit: 'MWh',
      value: ({ avoidedMWh }) => avoidedMWh,
      render: ({ avoidedMWh, n }) => (
        <Quantity
          value={avoidedMWh}
          unit=""
          scale="none"
          digits={1}
          evidence={scenarioFigure(scenario, 'mwh', n)}
          label={t('scenarios.mwh')}
        />
      ),
    },
    {
      id: 'factor',
      title: t('column.factor'),
      kind: 'number',
      unit: 'kgCO2/kWh',
      value: ({ kgCO2PerKWh }) => kgCO2PerKWh,
      render: ({ kgCO2PerKWh, factor }) => (
        <Quantity
          value={kgCO2PerKWh}
          unit=""
          scale="none"
          digits={4}
          evidence={factor === null ? null : `carbon.factor/${factor}`}
          label={t('column.factor')}
        />
      ),
    },
    {
      id: 'version',
      title: t('column.version'),
      value: ({ factor, flagged }) => (factor ? `${factor}${flagged ? ' *' : ''}` : null),
    },
    {
      id: 't',
      title: t('scenarios.explained'),
      kind: 'number',
      unit: 'tCO2',
      phone: true,
      value: ({ avoidedT }) => (avoidedT === null ? null : Number(avoidedT.toFixed(1))),
      render: ({ avoidedT, n, k }) => (
        <Quantity
          value={avoidedT}
          unit=""
          scale="none"
          digits={1}
          evidence={avoidedT === null ? null : scenarioFigure(scenario, 'basis', n, k)}
          label={t('scenarios.explained')}
        />
      ),
    },
  ];
  return (
    <DataTable
      id="basis"
      columns={columns}
      rows={rows}
      rowKey={({ measure, basis: name, area }) => `${measure}|${name}|${area}`}
      exportName={`basis-${scenario.id}`}
      maxHeight={360}
    />
  );
}
