import { ColumnFiguresContext, Quantity, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PreviewData } from '../../contracts/tariff-routes.ts';
import type { TariffVersion } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';
import { PeriodName } from './period-look.tsx';

/** A price as exact as it is written, with its unit. */
export function Price(props: { value: string; unit: string; label: string; evidence?: string }): ReactNode {
  const digits = Math.max(2, props.value.split('.')[1]?.length ?? 0);
  return (
    <Quantity
      value={Number(props.value)}
      unit={props.unit}
      scale="none"
      digits={digits}
      label={props.label}
      evidence={props.evidence ?? null}
    />
  );
}

/** Prices by season and period: factor, energy part, and with what is added per kWh. The heading says the unit. */
export function PriceTable(props: { data: PreviewData; version: TariffVersion; evidence?: string }): ReactNode {
  const { data, version, evidence } = props;
  const t = useT();
  const text = useLocalized();
  const unit = t('tariffs.unit.kwh');
  if (data.prices.length === 0) return <p className="tf-note">{t('tariffs.market-note')}</p>;
  return (
    <ColumnFiguresContext value={{ unit, digits: 2 }}>
      <table className="tf-table">
        <thead>
          <tr>
            <th>{t('tariffs.season')}</th>
            <th>{t('tariffs.period-title')}</th>
            <th data-number>{t('tariffs.factor')}</th>
            <th data-number>{t('tariffs.energy-price')}</th>
            <th data-number>{t('tariffs.total-price')}</th>
          </tr>
        </thead>
        <tbody>
          {version.energy.seasons.flatMap((season) =>
            data.prices
              .filter((row) => row.season === season.id)
              .map((row, index) => (
                <tr key={`${season.id}/${row.period}`} data-first={index === 0 || undefined}>
                  <th scope="row">{index === 0 ? text(season.name) : ''}</th>
                  <td>
                    <PeriodName period={row.period} />
                  </td>
                  <td data-number>{row.factor}</td>
                  <td data-number>
                    <Price value={row.energyPrice} unit={unit} label={t('tariffs.energy-price')} evidence={evidence} />
                  </td>
                  <td data-number>
                    <Price value={row.totalPrice} unit={unit} label={t('tariffs.total-price')} evidence={evidence} />
                  </td>
                </tr>
              )),
          )}
        </tbody>
      </table>
    </ColumnFiguresContext>
  );
}
