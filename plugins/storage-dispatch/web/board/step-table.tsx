import { DataTable, formatTime, Quantity, useLocalized, usePark, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanActual, PlanView } from '../../contracts/routes.ts';
import { useCurrency } from '../shared/names.ts';
import { known, planPowers, storePower } from '../shared/power.ts';
import { useT } from '../use-t.ts';

/** Every step of the plan with its figures; Enter or a click explains the step. */
export function StepTable({
  view,
  actual,
  onChoose,
}: {
  view: PlanView;
  actual: PlanActual | null;
  onChoose: (at: number) => void;
}): ReactNode {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  const priceUnit = `${useCurrency()(view.currency)}/kWh`;
  const powers = planPowers(view);
  const single = view.stores.length === 1;
  /** @param of `<device>/<figure>` of a step */
  const evidence = (step: number, of: string): string => {
    const [device, name] = of.split('/');
    return `${view.ref}/${device}/${step}/${name}`;
  };
  const figure = (
    id: string,
    unit: string,
    values: readonly (number | null)[],
    of: string,
    options: Partial<Column<number>> = {},
  ): Column<number> => ({
    id,
    title: t.of('board.column', id),
    kind: 'number',
    unit,
    value: (step) => values[step] ?? null,
    render: (step) => (
      <Quantity
        value={values[step] ?? null}
        unit=""
        scale="none"
        digits={unit === 'kW' ? 1 : 4}
        evidence={evidence(step, of)}
        label={options.title ?? t.of('board.column', id)}
      />
    ),
    ...options,
  });
  const columns: Column<number>[] = [
    {
      id: 'time',
      title: t('board.column.time'),
      kind: 'time',
      phone: true,
      value: (step) => view.steps[step]!.from,
      render: (step) => formatTime(view.steps[step]!.from, 'short'),
    },
    {
      id: 'length',
      title: t('board.column.length'),
      kind: 'number',
      unit: 'min',
      value: (step) => (view.steps[step]!.to - view.steps[step]!.from) / 60_000,
    },
    ...view.stores.flatMap((store, index): Column<number>[] => {
      const prefix = single ? '' : `${text(store.name)}, `;
      const energy = view.plan.stores.find(({ id }) => id === store.id)?.energy ?? [];
      return [
        {
          id: `power-${store.id}`,
          title: `${prefix}${t('board.column.battery')}`,
          kind: 'number',
          unit: 'kW',
          phone: index === 0,
          value: (step) => storePower(view, store.id, step),
          render: (step) => (
            <Quantity
              value={storePower(view, store.id, step)}
              unit=""
              scale="none"
              digits={1}
              evidence={`${view.ref}/${store.id}/${step}`}
              label={`${prefix}${t('board.column.battery')}`}
            />
          ),
        },
        {
          id: `soc-${store.id}`,
          title: `${prefix}${t('board.column.soc')}`,
          kind: 'number',
          unit: '%',
          phone: index === 0,
          value: (step) => (energy[step] === undefined ? null : (100 * energy[step]) / store.capacityKwh),
          render: (step) => (
            <Quantity
              value={energy[step] === undefined ? null : (100 * energy[step]) / store.capacityKwh}
              unit=""
              scale="none"
              digits={1}
              evidence={evidence(step, `${store.id}/soc`)}
              label={`${prefix}${t('board.column.soc')}`}
            />
          ),
        },
        {
          id: `energy-${store.id}`,
          title: `${prefix}${t('board.column.energy')}`,
          kind: 'number',
          unit: 'kWh',
          hidden: true,
          value: (step) => energy[step] ?? null,
        },
      ];
    }),
    figure('import', 'kW', powers.imports, 'grid/import'),
    figure(
      'export',
      'kW',
      powers.exports.map((power) => Math.abs(power)),
      'grid/export',
    ),
    figure('load', 'kW', view.load, 'load/power'),
    ...view.flexibleLoads.map((load) =>
      figure(`flexible-${load.id}`, 'kW', load.power, `${load.id}/power`, { title: text(load.name) }),
    ),
    ...(known(powers.pv) ? [figure('pv', 'kW', powers.pv, 'pv/power')] : []),
    ...(known(powers.wind) ? [figure('wind', 'kW', powers.wind, 'wind/power')] : []),
    figure('buy', priceUnit, view.buyPrice, 'grid/buy'),
    figure('sell', priceUnit, view.sellPrice, 'grid/sell'),
    ...(actual
      ? [
          figure('import-measured', 'kW', actual.import, 'grid/measured', { hidden: !known(actual.import) }),
          figure('load-measured', 'kW', actual.load, 'load/measured', { hidden: !known(actual.load) }),
        ]
      : []),
  ];
  return (
    <DataTable
      id="steps"
      columns={columns}
      rows={view.steps.map((_, step) => step)}
      rowKey={(step) => String(step)}
      onOpen={(step) => onChoose(view.steps[step]!.from)}
      exportName={`plan-${view.no}-${park.id}`}
      maxHeight={440}
      data-testid="step-table"
    />
  );
}
