import { Field, Panel, StateView, useApi, useLocalized, viewState, earlierMark } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { BillData, BillShadowData } from '../../contracts/bill-routes.ts';
import { remarkText } from '../../contracts/bill-texts.ts';
import type { TariffsData } from '../../contracts/tariff-routes.ts';
import { billComparisonRef } from '../figure-refs.ts';
import { useT } from '../use-t.ts';
import { ComparedLines, sideOf } from './compared-lines.tsx';
import { Money } from './money.tsx';

/** The same month under another tariff or version, or computed again from what is known now. Nothing is stored. */
export function BillShadow({ bill }: { bill: BillData['bill'] }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const [tariff, setTariff] = useState(bill.tariffId);
  const [version, setVersion] = useState('');
  const tariffs = useApi<TariffsData>('./tariffs');
  const shadow = useApi<BillShadowData>(`./bills/${bill.id}/shadow`, {
    query: { tariff, ...(version === '' ? {} : { version }) },
    keepPrevious: true,
  });
  const chosen = tariffs.data?.tariffs.find(({ id }) => id === tariff);
  const data = shadow.data;
  const state = viewState(shadow);
  const beside = `shadow/${data?.tariffId ?? tariff}/${version === '' ? 'valid' : version}`;
  const refOf = (side: (typeof sideOf)[keyof typeof sideOf], what: string): string =>
    billComparisonRef(beside, side, what, bill);
  return (
    <Panel title={t('bills.shadow')} meta={t('bills.shadow-meta')} flush data-testid="bill-shadow">
      <div className="bl-form">
        <Field label={t('bills.tariff')}>
          <select
            value={tariff}
            onChange={(event) => {
              setTariff(event.target.value);
              setVersion('');
            }}
          >
            {(tariffs.data?.tariffs ?? []).map((each) => (
              <option key={each.id} value={each.id}>
                {text(each.name)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('bills.version')}>
          <select value={version} onChange={(event) => setVersion(event.target.value)}>
            <option value="">{t('bills.versions-valid')}</option>
            {(chosen?.versions ?? []).map(({ validFrom }) => (
              <option key={validFrom} value={validFrom}>
                {t('bills.version-whole', { validFrom })}
              </option>
            ))}
          </select>
        </Field>
        {data ? (
          <dl className="bl-sums" {...earlierMark(state)}>
            <div>
              <dt>{t('bills.this-bill')}</dt>
              <dd>
                <Money fen={bill.totalFen} evidence={bill.ref} />
              </dd>
            </div>
            <div>
              <dt>{t('bills.shadow')}</dt>
              <dd>
                <Money fen={data.totalFen} evidence={refOf('compared', 'amount')} label={t('bills.shadow')} />
              </dd>
            </div>
            <div>
              <dt>{t('bills.difference')}</dt>
              <dd>
                <Money
                  fen={data.totalFen - bill.totalFen}
                  evidence={refOf('difference', 'amount')}
                  label={t('bills.difference')}
                  data-testid="shadow-difference"
                />
              </dd>
            </div>
          </dl>
        ) : null}
      </div>
      {data ? (
        <div {...earlierMark(state)}>
          <ComparedLines
            id="shadow"
            lines={data.lines}
            itemNames={data.itemNames}
            left={t('bills.this-bill')}
            right={t('bills.shadow')}
            evidence={(line, side) => refOf(sideOf[side], `line/${line.key}`)}
            quantityEvidence={(line, side) => refOf(sideOf[side], `quantity/${line.key}`)}
            exportName={`shadow-${bill.id}-${tariff}`}
          />
          {data.remarks.length > 0 ? (
            <ul className="bl-remarks bl-inset">
              {data.remarks.map((remark) => (
                <li key={JSON.stringify(remark)}>{text(remarkText(remark))}</li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : (
        <StateView state={state} />
      )}
    </Panel>
  );
}
