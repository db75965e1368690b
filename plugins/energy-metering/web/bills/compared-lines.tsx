import type { EvidenceRef } from '@lingtan/sdk';
import { DataTable, Evident, formatNumber, useLocalized } from '@lingtan/web-sdk';
import type { Column, LocalizedText } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ComparedLineData } from '../../contracts/bill-routes.ts';
import { lineKindNames, lineName } from '../../contracts/bill-texts.ts';
import { useT } from '../use-t.ts';
import { Money } from './money.tsx';

/** What a side of a bill that is put beside something else is called in a reference. */
export const sideOf = { left: 'bill', right: 'compared', difference: 'difference' } as const;

/** Two sides line by line, with the difference and what it comes from. */
export function ComparedLines(props: {
  id: string;
  lines: readonly ComparedLineData[];
  itemNames: Record<string, LocalizedText>;
  left: string;
  right: string;
  exportName: string;
  /** What a side of a line, or their difference, opens. */
  evidence: (line: ComparedLineData, side: 'left' | 'right' | 'difference') => EvidenceRef;
  /** What the quantity of a side of a line opens. */
  quantityEvidence: (line: ComparedLineData, side: 'left' | 'right') => EvidenceRef;
}): ReactNode {
  const { lines, itemNames, evidence, quantityEvidence } = props;
  const t = useT();
  const text = useLocalized();
  const name = (line: ComparedLineData): string => text(lineName(line, itemNames)) || text(lineKindNames[line.kind]);
  const side = (which: 'left' | 'right', title: string): Column<ComparedLineData>[] => [
    {
      id: `${which}-quantity`,
      title: `${title} · ${t('bills.quantity')}`,
      kind: 'number',
      width: 150,
      hidden: which === 'left',
      value: (line) => ((line[which]?.quantity ?? null) === null ? null : line[which]!.quantity! / divisor(line.unit)),
      render: (line) => {
        const quantity = line[which]?.quantity ?? null;
        if (quantity === null) return '–';
        return (
          <Evident
            evidence={quantityEvidence(line, which)}
            label={`${name(line)}, ${t('bills.quantity')}`}
            value={`${formatNumber(quantity / divisor(line.unit), { digits: line.unit === 'fen' ? 2 : 0 })} ${symbol(line.unit, t('bills.yuan'))}`}
          />
        );
      },
    },
    {
      id: which,
      title,
      kind: 'number',
      unit: t('bills.yuan'),
      width: 150,
      phone: which === 'right',
      value: (line) => (line[which] ? line[which].amountFen / 100 : null),
      render: (line) =>
        line[which] ? <Money fen={line[which].amountFen} evidence={evidence(line, which)} label={name(line)} /> : '–',
    },
  ];
  const columns: Column<ComparedLineData>[] = [
    { id: 'item', title: t('bills.item'), phone: true, value: name },
    ...side('left', props.left),
    ...side('right', props.right),
    {
      id: 'difference',
      title: t('bills.difference'),
      kind: 'number',
      unit: t('bills.yuan'),
      width: 150,
      phone: true,
      value: (line) => line.differenceFen / 100,
      render: (line) => (
        <span className="bl-difference" data-sign={Math.sign(line.differenceFen)}>
          <Evident
            evidence={evidence(line, 'difference')}
            label={`${name(line)}, ${t('bills.difference')}`}
            value={`${line.differenceFen > 0 ? '+' : ''}${formatNumber(line.differenceFen / 100, { digits: 2 })}`}
          />
        </span>
      ),
    },
    { id: 'cause', title: t('bills.cause'), width: 220, value: (line) => t(`bills.cause-${line.cause}`) },
  ];
  return (
    <DataTable
      id={props.id}
      columns={columns}
      rows={lines}
      rowKey={(line) => line.key}
      exportName={props.exportName}
      maxHeight={520}
      empty={t('bills.no-difference')}
    />
  );
}

function divisor(unit: ComparedLineData['unit']): number {
  return unit === 'fen' ? 100 : 1000;
}

function symbol(unit: ComparedLineData['unit'], yuan: string): string {
  return { Wh: 'kWh', W: 'kW', VA: 'kVA', fen: yuan }[unit];
}
