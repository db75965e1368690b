import {
  type Column,
  DataTable,
  FailedPanel,
  Notice,
  Panel,
  Quantity,
  useApi,
  useCan,
  useLocalized,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { TreatmentData } from '../../contracts/treatment-routes.ts';
import { useItemName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Plant = TreatmentData['plants'][number];
interface Row {
  plant: string;
  month: string;
  what: string;
  amount: number | null;
  unit: string;
  remark: string;
  ref: string | null;
}

/** Treatment plants of the park: the gases that are counted, and what stands elsewhere already. */
export function TreatmentPanel({ period }: { period: string }): ReactNode {
  return useCan('carbon.park-read') ? <Plants period={period} /> : null;
}

function Plants({ period }: { period: string }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const item = useItemName();
  const loaded = useApi<TreatmentData>(`./treatment/${period}`, { keepPrevious: true });
  const { data } = loaded;
  if (!data) return <FailedPanel query={loaded} title={t('treatment.title')} />;
  // A park without treatment plants has nothing to say here.
  if (!data.tracked || data.plants.length === 0) return null;
  const missing = data.plants.filter(({ way }) => way === null).map(({ name }) => text(name));
  const unchosen = data.plants.filter(({ edition }) => edition === 'before').map(({ name }) => text(name));
  const rows = data.plants.flatMap((plant) => rowsOf(plant, period, text(plant.name), t, item));
  return (
    <Panel
      title={t('treatment.title')}
      meta={t('treatment.meta')}
      state={viewState(loaded)}
      flush
      data-testid="treatment"
    >
      {missing.length > 0 ? (
        <Notice tone="warning" title={t('treatment.not-configured', { plants: missing.join(', ') })}>
          {t('treatment.configure')}
        </Notice>
      ) : null}
      {unchosen.length > 0 ? (
        <Notice title={t('treatment.edition-before', { plants: unchosen.join(', ') })}>
          {t('treatment.choose-edition')}
        </Notice>
      ) : null}
      <TreatmentTable rows={rows} />
      <Notice>{t('treatment.note')}</Notice>
    </Panel>
  );
}

function rowsOf(
  plant: Plant,
  period: string,
  name: string,
  t: ReturnType<typeof useT>,
  item: ReturnType<typeof useItemName>,
): Row[] {
  const common = { plant: name, month: period };
  // Of membranes alone no methane is posted.
  const biology = plant.gases.some(({ gas }) => gas === 'CH4');
  return [
    ...plant.gases.map(({ gas, month, amount, unit, unknownDays, ref }): Row => ({
      ...common,
      ...{ month, what: t(`treatment.gas.${gas}`), amount: Number(amount), unit, ref },
      remark: [
        ...(plant.way === 'membranes' && biology ? [t('treatment.not-only-membranes')] : []),
        ...(unknownDays === 0 ? [] : [t('treatment.unknown-days', { count: unknownDays })]),
      ].join(t('treatment.and')),
    })),
    ...(plant.way === 'membranes' && !biology
      ? [{ ...common, what: t('treatment.gases'), amount: 0, unit: 'kg', remark: t('treatment.membranes'), ref: null }]
      : []),
    {
      ...common,
      ...{ what: t('treatment.electricity'), amount: plant.meteredKWh, unit: 'kWh', ref: plant.ref },
      remark: t('treatment.metered'),
    },
    ...plant.chemicals.map(({ chemical, month, amount, unit, unknownDays, estimatedDays, ref }): Row => ({
      ...common,
      ...{
        month,
        what: t('treatment.chemical', { chemical: item(chemical) }),
        amount: amount === null ? null : Number(amount),
        unit,
        ref,
      },
      remark: [
        ...(unknownDays === 0 ? [] : [t('treatment.unread-days', { count: unknownDays })]),
        ...(estimatedDays === 0 ? [] : [t('treatment.estimated-days', { count: estimatedDays })]),
      ].join(t('treatment.and')),
    })),
    ...(plant.chemicals.length === 0
      ? [
          {
            ...common,
            ...{ what: t('treatment.chemicals'), amount: null, unit: 'kg', ref: null },
            remark: t('treatment.no-chemicals'),
          },
        ]
      : []),
  ];
}

function TreatmentTable({ rows }: { rows: readonly Row[] }): ReactNode {
  const t = useT();
  const columns: Column<Row>[] = [
    { id: 'plant', title: t('column.plant'), value: ({ plant }) => plant },
    { id: 'month', title: t('column.month'), width: 100, value: ({ month }) => month },
    { id: 'what', title: t('column.activity'), phone: true, value: ({ what }) => what },
    {
      id: 'amount',
      title: t('column.amount'),
      kind: 'number',
      phone: true,
      value: ({ amount }) => amount,
      render: ({ amount, unit, ref }) => <Quantity value={amount} unit={unit} evidence={ref} />,
    },
    { id: 'remark', title: t('column.quality'), value: ({ remark }) => remark },
  ];
  return (
    <DataTable
      id="treatment"
      columns={columns}
      rows={rows}
      rowKey={({ plant, month, what }) => `${plant}|${month}|${what}`}
      bare
      maxHeight={320}
    />
  );
}
