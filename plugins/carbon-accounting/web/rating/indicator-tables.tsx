import {
  type Column,
  DataTable,
  Evident,
  formatNumber,
  formatShare,
  Quantity,
  StatusBadge,
  useLanguage,
  usePark,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RatingData } from '../../contracts/rating-routes.ts';
import { useT } from '../use-t.ts';

type Threshold = RatingData['thresholds'][number];
type GuideRow = RatingData['guide'][number];

/** What an amount is of: the days of the period that are posted, and not the whole of it. */
export function spanOf({ period, days }: Pick<RatingData, 'period' | 'days'>): { period: string; days: number } {
  return { period, days: days.posted };
}

/** What is missing to the target of an indicator, where that follows from electricity. */
const missing: Partial<Record<GuideRow['indicator'], string>> = {
  cleanEnergyShare: 'clean',
  directSupplyShare: 'direct',
};

function missingRef(indicator: GuideRow['indicator'], what: 'gap' | 'needed', period: string): string | null {
  const of = missing[indicator];
  return of === undefined ? null : `carbon.indicator/${of}-${what}/${period}`;
}

/** The intensity against each threshold of the rules. */
export function Thresholds({ rows, data }: { rows: readonly Threshold[]; data: RatingData }): ReactNode {
  const t = useT();
  const { period } = data;
  const language = useLanguage();
  const columns: Column<Threshold>[] = [
    { id: 'class', title: t('rating.class'), phone: true, value: ({ appliesTo }) => appliesTo },
    {
      id: 'target',
      title: t('rating.target'),
      kind: 'number',
      unit: 'tCO2/tce',
      phone: true,
      value: ({ targetTPerTce }) => targetTPerTce,
    },
    { id: 'met', title: t('rating.verdict'), width: 80, value: ({ met }) => t(`rating.${met ? 'met' : 'missed'}`) },
    {
      id: 'needed',
      title: t('rating.needed-in', spanOf(data)),
      kind: 'number',
      unit: 'tCO2',
      phone: true,
      value: ({ reductionNeededT }) => Math.round(reductionNeededT * 10) / 10,
      render: ({ id, reductionNeededT }) => (
        <Evident
          evidence={`carbon.indicator/reduction/${period}/${id}`}
          label={t('rating.needed')}
          value={formatNumber(reductionNeededT, { language, digits: 1 })}
        />
      ),
    },
  ];
  return (
    <DataTable
      id="thresholds"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      exportName="park-thresholds"
      maxHeight={320}
    />
  );
}

/** Guide indicators with their gap and what would close it; a value opens to its evidence. */
export function Guide({ rows, data }: { rows: readonly GuideRow[]; data: RatingData }): ReactNode {
  const t = useT();
  const { period } = data;
  const park = usePark();
  const columns: Column<GuideRow>[] = [
    { id: 'indicator', title: t('rating.indicator'), phone: true, value: ({ indicator }) => t(`guide.${indicator}`) },
    {
      id: 'value',
      title: t('rating.value'),
      phone: true,
      value: ({ value }) => value,
      kind: 'number',
      render: ({ value, impossible, ref, indicator }) =>
        value === null && impossible === null ? (
          t('rating.unknown')
        ) : value === null ? (
          <span className="lt-stack">
            <Quantity
              value={Number(impossible) * 100}
              unit="%"
              scale="none"
              digits={1}
              evidence={ref}
              label={t(`guide.${indicator}`)}
            />
            <StatusBadge state="alarm" label={t('rating.impossible')} />
          </span>
        ) : (
          <Quantity
            value={value * 100}
            unit="%"
            scale="none"
            digits={1}
            evidence={ref}
            label={t(`guide.${indicator}`)}
          />
        ),
    },
    {
      id: 'target',
      title: t('rating.target'),
      value: ({ target }) => target,
      render: ({ target }) => formatShare(target),
    },
    {
      id: 'gap',
      title: t('rating.gap'),
      kind: 'number',
      value: ({ gap }) => gap,
      render: ({ gap, indicator }) =>
        gap === null ? (
          '–'
        ) : (
          <Evident
            evidence={missingRef(indicator, 'gap', period)}
            label={t('rating.gap')}
            value={t('rating.points', { points: (gap * 100).toFixed(1) })}
          />
        ),
    },
    {
      id: 'needed',
      title: t('rating.to-close', spanOf(data)),
      kind: 'number',
      value: ({ neededMWh }) => neededMWh,
      render: ({ neededMWh, indicator }) =>
        neededMWh === null ? (
          '–'
        ) : (
          <Quantity
            value={neededMWh}
            unit="MWh"
            evidence={missingRef(indicator, 'needed', period)}
            label={t('rating.to-close', spanOf(data))}
          />
        ),
    },
    { id: 'status', title: t('rating.text'), hidden: true, value: ({ status }) => t.of('status', status) },
    {
      id: 'met',
      title: t('rating.verdict'),
      phone: true,
      value: ({ met }) => t(met === null ? 'rating.none' : met ? 'rating.met' : 'rating.missed'),
      render: ({ met }) => (
        <StatusBadge
          state={met === null ? 'off' : met ? 'ok' : 'warning'}
          label={t(met === null ? 'rating.none' : met ? 'rating.met' : 'rating.missed')}
        />
      ),
    },
  ];
  return (
    <DataTable
      id="guide"
      columns={columns}
      rows={rows}
      rowKey={({ indicator }) => indicator}
      exportName={`guide-${park.id}`}
      maxHeight={320}
    />
  );
}
