import { DataTable, formatShare, saidText, usePark, useT, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ScenarioStepView, ScenarioView } from '../../contracts/scenario-routes.ts';
import { useWordsOf } from '../shared/names.ts';

/** Each measure on what the ones before it left. */
export function StepsTable({ scenario }: { scenario: ScenarioView }): ReactNode {
  const t = useT();
  const park = usePark();
  const { currency, unit } = scenario;
  const tonnes = ({ avoidedT }: ScenarioStepView): number | null =>
    avoidedT[0]?.t == null ? null : Number(avoidedT[0].t);
  const round = (value: number | null, digits = 0): number | null =>
    value === null ? null : Number(value.toFixed(digits));
  const figure = (
    id: string,
    title: string,
    unitOf: string,
    value: (step: ScenarioStepView) => number | null,
    more: Partial<Column<ScenarioStepView>> = {},
  ): Column<ScenarioStepView> => ({ id, title, kind: 'number', unit: unitOf, value, ...more });
  const columns: Column<ScenarioStepView>[] = [
    { id: 'measure', title: t('scenarios.measure'), phone: true, value: ({ measure }) => saidText(measure) },
    figure('avoided', t('scenarios.avoided'), unit, (step) => round(tonnes(step), 1), { phone: true }),
    figure('mwh', t('scenarios.mwh'), 'MWh', ({ avoidedMWh }) => round(avoidedMWh, 1)),
    figure('tce', t('scenarios.tce'), 'tce', ({ savedTce }) => round(savedTce, 1)),
    figure('saving', t('scenarios.saving'), `${currency}/a`, ({ annualSaving }) => round(annualSaving)),
    figure('capex', t('scenarios.capex'), currency, ({ capex }) => capex),
    figure('npv', t('scenarios.npv'), currency, ({ npv }) => round(npv), { phone: true }),
    {
      ...figure('irr', t('scenarios.irr'), '', ({ irr }) => irr),
      render: ({ irr }) => (irr === null ? '–' : formatShare(irr)),
    },
    figure('payback', t('scenarios.payback'), 'a', ({ payback_y }) => round(payback_y, 1)),
    figure('discounted', t('scenarios.discounted'), 'a', ({ discounted_payback_y }) => round(discounted_payback_y, 1), {
      hidden: true,
    }),
    figure(
      'price',
      t('scenarios.break-even'),
      `${currency}/t`,
      ({ break_even_co2_price }) => round(break_even_co2_price),
      {
        hidden: true,
      },
    ),
  ];
  return (
    <DataTable
      id="steps"
      columns={columns}
      rows={scenario.steps}
      rowKey={({ measure }) => measure}
      exportName={`scenario-${scenario.id}-${park.id}`}
      maxHeight={400}
      data-testid="scenario-steps"
    />
  );
}

type BasisRow = ScenarioStepView['basis'][number] & { measure: string; avoidedMWh: number };

/** What the avoided electricity of each measure is worth under each basis. */
export function BasisTable({ scenario }: { scenario: ScenarioView }): ReactNode {
  const t = useT();
  const basis = useWordsOf('basis');
  const rows: BasisRow[] = scenario.steps.flatMap(({ measure, avoidedMWh, basis: list }) =>
    list.map((each) => ({ ...each, measure, avoidedMWh })),
  );
  const columns: Column<BasisRow>[] = [
    { id: 'measure', title: t('scenarios.measure'), phone: true, value: ({ measure }) => saidText(measure) },
    { id: 'basis', title: t('column.basis'), phone: true, value: (row) => `${basis(row.basis)}, ${row.area}` },
    { id: 'mwh', title: t('scenarios.mwh'), kind: 'number', unit: 'MWh', value: ({ avoidedMWh }) => avoidedMWh },
    {
      id: 'factor',
      title: t('column.factor'),
      kind: 'number',
      unit: 'kgCO2/kWh',
      value: ({ kgCO2PerKWh }) => kgCO2PerKWh,
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
