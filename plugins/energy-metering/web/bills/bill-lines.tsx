import { DataTable, formatNumber, formatTime, Quantity, useLocalized } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BillData } from '../../contracts/bill-routes.ts';
import { lineName } from '../../contracts/bill-texts.ts';
import { useT } from '../use-t.ts';
import { Money } from './money.tsx';

type Bill = BillData['bill'];
type Line = Bill['lines'][number];

const shown = { Wh: ['kWh', 1000, 3], W: ['kW', 1000, 3], VA: ['kVA', 1000, 0], fen: ['', 100, 2] } as const;

/** The lines of a bill, which open to their readings. Sums and VAT stand below, and open to the lines. */
export function BillLines({ bill }: { bill: Bill }): ReactNode {
  const t = useT();
  const columns = useLineColumns(bill);
  const sum = bill.lines.reduce((total, { amountFen }) => total + amountFen, 0);
  return (
    <>
      <DataTable
        id="lines"
        columns={columns}
        rows={bill.lines}
        rowKey={(line) => line.ref}
        exportName={`lines-${bill.id}`}
        maxHeight={640}
      />
      <dl className="bl-total">
        <div>
          <dt>{t('bills.sum')}</dt>
          <dd>
            <Money fen={sum} evidence={bill.ref} label={t('bills.sum')} />
          </dd>
        </div>
        {bill.vat.map(({ percent, included, vatFen }) => (
          <div key={`${percent}/${included}`}>
            <dt>{t(included ? 'bills.vat-included' : 'bills.vat-added', { percent })}</dt>
            <dd>
              <Money
                fen={vatFen}
                evidence={bill.ref}
                label={t(included ? 'bills.vat-included' : 'bills.vat-added', { percent })}
              />
            </dd>
          </div>
        ))}
        <div data-strong>
          <dt>{t('bills.total')}</dt>
          <dd>
            <Money fen={bill.totalFen} evidence={bill.ref} label={t('bills.total')} />
          </dd>
        </div>
      </dl>
    </>
  );
}

function useLineColumns(bill: Bill): Column<Line>[] {
  const t = useT();
  const text = useLocalized();
  const name = (line: Line): string => text(lineName(line, bill.itemNames));
  const several = bill.versions.length > 1;
  return [
    { id: 'no', title: t('bills.no'), kind: 'number', width: 50, value: (line) => line.no },
    {
      id: 'item',
      title: t('bills.item'),
      phone: true,
      value: name,
      render: (line) => (
        <span className="bl-item">
          {line.period ? <span className="tf-swatch" data-period={line.period} aria-hidden="true" /> : null}
          {name(line)}
        </span>
      ),
    },
    {
      id: 'days',
      title: t('bills.span'),
      width: 130,
      hidden: !several,
      value: (line) =>
        `${formatTime(line.from, 'date', bill.timeZone).slice(5)} – ${formatTime(line.to - 1, 'date', bill.timeZone).slice(5)}`,
    },
    {
      id: 'quantity',
      title: t('bills.quantity'),
      kind: 'number',
      width: 150,
      value: (line) => line.quantity / shown[line.unit][1],
      render: (line) => {
        const [unit, divisor, digits] = shown[line.unit];
        return (
          <Quantity
            value={line.quantity / divisor}
            unit={unit || t('bills.yuan')}
            scale="none"
            digits={digits}
            quality={line.quality}
            evidence={line.ref}
            label={name(line)}
          />
        );
      },
    },
    {
      id: 'price',
      title: t('bills.price'),
      kind: 'number',
      width: 170,
      value: (line) => Number(line.price),
      render: (line) => (
        <span title={line.averaged ? t('bills.mean-price') : line.version}>
          {line.averaged ? '≈ ' : ''}
          {line.price} {t(`bills.price-${line.unit}`)}
        </span>
      ),
    },
    {
      id: 'portion',
      title: t('bills.days'),
      kind: 'number',
      width: 70,
      hidden: !several,
      value: (line) => (line.portion ? `${line.portion.days}/${line.portion.of}` : ''),
    },
    {
      id: 'amount',
      title: t('bills.amount'),
      kind: 'number',
      unit: t('bills.yuan'),
      width: 150,
      phone: true,
      value: (line) => line.amountFen / 100,
      render: (line) => <Money fen={line.amountFen} evidence={line.ref} quality={line.quality} label={name(line)} />,
    },
    {
      id: 'share',
      title: t('bills.share'),
      kind: 'number',
      unit: '%',
      width: 80,
      hidden: true,
      value: (line) => (bill.totalFen === 0 ? null : (line.amountFen / bill.totalFen) * 100),
      render: (line) =>
        formatNumber(bill.totalFen === 0 ? null : (line.amountFen / bill.totalFen) * 100, { digits: 1 }),
    },
    { id: 'version', title: t('bills.version'), width: 220, hidden: true, value: (line) => line.version },
  ];
}
