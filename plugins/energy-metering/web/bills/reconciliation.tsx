import { Panel, Quantity, useApi, usePark, useT, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ReconciliationData } from '../../contracts/bill-routes.ts';
import { ComparedLines } from './compared-lines.tsx';
import { Money } from './money.tsx';

/** The park's bill beside the sum of the statements: what is between them is the park's share and losses. */
export function Reconciliation({ month }: { month: string }): ReactNode {
  const t = useT();
  const park = usePark();
  const sums = useApi<ReconciliationData>('./bill-reconciliation', { query: { month } });
  const data = sums.data;
  const state = viewState(sums, {
    when: data !== undefined && data.parkBills.length + data.enterpriseBills.length === 0,
    title: t('bills.none-of-month', { month }),
    hint: t('bills.run-hint'),
  });
  const energy = (value: number | null): ReactNode => (
    <Quantity
      value={value === null ? null : value / 1000}
      unit="kWh"
      scale="none"
      digits={0}
      reason={t('bills.no-park-bill')}
    />
  );
  return (
    <Panel title={t('bills.reconciliation')} meta={month} state={state} flush data-testid="reconciliation">
      {data ? (
        <>
          <dl className="bl-sums">
            <div>
              <dt>{t('bills.park-bill')}</dt>
              <dd>
                <Money fen={data.parkFen} reason={t('bills.no-park-bill')} /> {energy(data.parkWh)}
              </dd>
            </div>
            <div>
              <dt>{t('bills.enterprise-statements', { count: data.enterpriseBills.length })}</dt>
              <dd>
                <Money fen={data.enterprisesFen} /> {energy(data.enterprisesWh)}
              </dd>
            </div>
            <div>
              <dt>{t('bills.park-share')}</dt>
              <dd>
                <Money fen={data.differenceFen} reason={t('bills.no-park-bill')} /> {energy(data.differenceWh)}
              </dd>
              {(data.differenceWh ?? 0) < 0 ? <dd className="bl-sub">{t('bills.local-generation')}</dd> : null}
            </div>
          </dl>
          <ComparedLines
            id="reconciliation"
            lines={data.lines}
            itemNames={data.itemNames}
            left={t('bills.park-bill')}
            right={t('bills.statements')}
            exportName={`reconciliation-${park.id}-${month}`}
          />
        </>
      ) : null}
    </Panel>
  );
}
