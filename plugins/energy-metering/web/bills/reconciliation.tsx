import { Panel, Quantity, useApi, usePark, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ReconciliationData } from '../../contracts/bill-routes.ts';
import { billSumRef } from '../figure-refs.ts';
import { useT } from '../use-t.ts';
import { ComparedLines } from './compared-lines.tsx';
import { Money } from './money.tsx';

const sideOf = { left: 'park', right: 'enterprises', difference: 'difference' } as const;
type Side = (typeof sideOf)[keyof typeof sideOf];

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
  const names: Record<Side, string> = {
    park: t('bills.park-bill'),
    enterprises: t('bills.enterprise-statements', { count: data?.enterpriseBills.length ?? 0 }),
    difference: t('bills.park-share'),
  };
  const energy = (side: Side, value: number | null): ReactNode => (
    <Quantity
      value={value === null ? null : value / 1000}
      unit="kWh"
      scale="none"
      digits={0}
      evidence={billSumRef(side, 'energy', month)}
      label={`${names[side]}, ${t('bills.energy')}`}
      reason={t('bills.no-park-bill')}
    />
  );
  const money = (side: Side, fen: number | null): ReactNode => (
    <Money
      fen={fen}
      evidence={billSumRef(side, 'amount', month)}
      label={names[side]}
      reason={t('bills.no-park-bill')}
    />
  );
  return (
    <Panel title={t('bills.reconciliation')} meta={month} state={state} flush data-testid="reconciliation">
      {data ? (
        <>
          <dl className="bl-sums">
            <div>
              <dt>{names.park}</dt>
              <dd>
                {money('park', data.parkFen)} {energy('park', data.parkWh)}
              </dd>
            </div>
            <div>
              <dt>{names.enterprises}</dt>
              <dd>
                {money('enterprises', data.enterprisesFen)} {energy('enterprises', data.enterprisesWh)}
              </dd>
            </div>
            <div>
              <dt>{names.difference}</dt>
              <dd>
                {money('difference', data.differenceFen)} {energy('difference', data.differenceWh)}
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
            evidence={(line, side) => billSumRef(sideOf[side], `line/${line.key}`, month)}
            quantityEvidence={(line, side) => billSumRef(sideOf[side], `quantity/${line.key}`, month)}
            exportName={`reconciliation-${park.id}-${month}`}
          />
        </>
      ) : null}
    </Panel>
  );
}
