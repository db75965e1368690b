import { DataTable, formatTime, Panel, Quantity, usePark, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { useCurrency, useDeviceName, useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Violation = PlanView['plan']['violations'][number];

/** Limits that the plan breaks, slot by slot, with what leaves no other way. Nothing where it breaks none. */
export function Violations({ view, onChoose }: { view: PlanView; onChoose?: (at: number) => void }): ReactNode {
  const t = useT();
  const park = usePark();
  const limit = useWordsOf('board.limit');
  const device = useDeviceName(view);
  const currency = useCurrency()(view.currency);
  const { violations } = view.plan;
  if (violations.length === 0) return null;
  const unitOf = ({ unit }: Violation): string =>
    unit === 'steps' || unit === 'count' ? t(`board.violation.${unit}`) : unit;
  const from = ({ step }: Violation): number | null => (step === null ? null : (view.steps[step]?.from ?? null));
  const cause = (each: Violation): string =>
    each.cause.map((one) => `${device(one.device)}: ${limit(one.limit)}`).join('; ');
  const opens = (figure: 'broken' | 'broken-price', { step, limit, device }: Violation): string =>
    `${view.ref}/${figure}/${step ?? 'horizon'}/${limit}/${device}`;
  const columns: Column<Violation>[] = [
    {
      id: 'time',
      title: t('board.column.time'),
      kind: 'time',
      phone: true,
      value: from,
      render: (each) => (from(each) === null ? t('board.violation.horizon') : formatTime(from(each), 'short')),
    },
    {
      id: 'limit',
      title: t('board.violation.limit'),
      phone: true,
      value: (each) => `${device(each.device)} · ${limit(each.limit)}`,
    },
    {
      id: 'by',
      title: t('board.violation.by'),
      kind: 'number',
      phone: true,
      value: ({ by }) => by,
      render: (each) => (
        <Quantity value={each.by} unit={unitOf(each)} scale="none" digits={1} evidence={opens('broken', each)} />
      ),
    },
    { id: 'unit', title: t('board.violation.unit'), hidden: true, value: unitOf },
    {
      id: 'price',
      title: t('board.violation.price'),
      kind: 'number',
      value: ({ price }) => price,
      render: (each) =>
        each.price === 0 ? (
          t('board.violation.forced')
        ) : (
          <Quantity
            value={each.price}
            unit={`${currency}/${each.unit}`}
            scale="none"
            evidence={opens('broken-price', each)}
          />
        ),
    },
    { id: 'cause', title: t('board.violation.cause'), value: (each) => cause(each) || t('board.violation.no-cause') },
  ];
  return (
    <Panel title={`▲ ${t('board.violation.title')}`} meta={t('board.violation.meta')} flush data-testid="violations">
      <DataTable
        id="violations"
        columns={columns}
        rows={violations}
        rowKey={(each) => `${each.device}/${each.limit}/${each.step}`}
        onOpen={(each) => {
          const at = from(each);
          if (at !== null) onChoose?.(at);
        }}
        exportName={`plan-${view.no}-violations-${park.id}`}
        maxHeight={280}
      />
    </Panel>
  );
}
