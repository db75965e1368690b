import { DownloadLink, Figure, Figures, Notice, Panel, Quantity, useApi, useLanguage } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { savingOver, type SavingsResult } from '../../contracts/savings/result.ts';
import type { SavingsData, SavingsHead } from '../../contracts/savings/routes.ts';
import { Amount } from '../shared/amount.tsx';
import { useT } from '../use-t.ts';
import { SavingsChart } from './savings-chart.tsx';
import { SavingsTable } from './savings-table.tsx';
import './savings.css';

/** One report: what was saved, each day and each month by way of running, and the files. */
export function SavingsView({ no }: { no: number }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { data } = useApi<SavingsData>(`./savings/${no}`);
  if (!data) return null;
  const { head, result } = data;
  if (head.error !== null) return <Notice tone="alarm">{t('savings.failed', { no, error: head.error })}</Notice>;
  if (!result) return null;
  return (
    <>
      <Panel
        title={t('savings.result', { no })}
        meta={t('savings.result-meta')}
        actions={
          <>
            <DownloadLink href={`./savings/${no}/report.pdf?lang=${language}`} quiet data-testid="savings-pdf">
              PDF
            </DownloadLink>
            <DownloadLink href={`./savings/${no}/report.xlsx?lang=${language}`} quiet data-testid="savings-xlsx">
              XLSX
            </DownloadLink>
            <DownloadLink href={`./savings/${no}/days.csv`} quiet data-testid="savings-csv">
              CSV
            </DownloadLink>
          </>
        }
        flush
        data-testid="savings-result"
      >
        <Totals head={head} result={result} />
        <SavingsChart no={no} result={result} />
      </Panel>
      {result.total.gaps > 0 ? (
        <Notice tone="warning">
          {t('savings.gaps', { count: result.total.gaps, of: result.total.gaps + result.total.steps })}
        </Notice>
      ) : null}
      <Panel title={t('savings.months')} meta={t('savings.months-meta')} flush>
        <SavingsTable id="savings-months" rows={result.months} result={result} no={no} monthly />
      </Panel>
      <Panel title={t('savings.days')} meta={t('savings.days-meta')} flush>
        <SavingsTable
          id="savings-days"
          rows={result.days.filter(({ steps }) => steps > 0)}
          result={result}
          no={no}
          monthly={false}
        />
      </Panel>
    </>
  );
}

function Totals({ head, result }: { head: SavingsHead; result: SavingsResult }): ReactNode {
  const t = useT();
  const { total, currency } = result;
  const money = [
    ['no-storage', savingOver(total, 'no-storage')],
    ['time-of-use', savingOver(total, 'time-of-use')],
    ['perfect-foresight', -savingOver(total, 'perfect-foresight')],
  ] as const;
  const { cost, dischargedKwh, peakKw } = total.variants.metered;
  return (
    <Figures data-testid="savings-figures">
      {money.map(([name, value]) => (
        <Figure key={name} label={t(`savings.over.${name}`)}>
          <Amount
            value={value}
            currency={currency}
            size="lg"
            evidence={
              name === 'no-storage'
                ? head.ref
                : `${head.ref}/total/${name}/${name === 'perfect-foresight' ? 'less' : 'more'}`
            }
            label={t(`savings.over.${name}`)}
          />
        </Figure>
      ))}
      <Figure label={t('savings.cost')}>
        <Amount
          value={cost}
          currency={currency}
          size="lg"
          evidence={`${head.ref}/total/metered/cost`}
          label={t('savings.cost')}
        />
      </Figure>
      <Figure label={t('savings.figure.dischargedKwh')}>
        <Quantity
          value={dischargedKwh}
          unit="kWh"
          size="lg"
          evidence={`${head.ref}/total/metered/dischargedKwh`}
          label={t('savings.figure.dischargedKwh')}
        />
      </Figure>
      <Figure label={t('savings.figure.peakKw')}>
        <Quantity
          value={peakKw}
          unit="kW"
          size="lg"
          evidence={`${head.ref}/total/metered/peakKw`}
          label={t('savings.figure.peakKw')}
        />
      </Figure>
    </Figures>
  );
}
