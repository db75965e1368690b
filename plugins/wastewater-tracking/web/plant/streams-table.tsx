import { DataTable, Quantity, useLocalized, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlantDay, StreamDay } from '../../contracts/records.ts';
import type { PlantShape } from '../../contracts/routes.ts';
import { figureRef } from '../shared/figure-ref.ts';
import { useT } from '../use-t.ts';

/** What the meter of each stream said, beside the best estimate from all meters and how certain that is. */
export function StreamsTable({
  plant,
  day,
  evidence,
}: {
  plant: PlantShape;
  day: PlantDay;
  evidence: string | null;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const nameOf = ({ stream }: StreamDay): string => {
    const found = plant.streams.find(({ id }) => id === stream);
    return found ? text(found.name) : stream;
  };
  const amount = (
    id: string,
    figure: 'stream' | 'estimate' | 'uncertainty',
    pick: (row: StreamDay) => number | null,
    phone = true,
  ): Column<StreamDay> => ({
    id,
    title: t.of('column', id),
    kind: 'number',
    unit: 'm³',
    phone,
    value: pick,
    render: (row) => (
      <Quantity
        value={pick(row)}
        unit=""
        digits={0}
        evidence={evidence === null || pick(row) === null ? null : figureRef(evidence, figure, row.stream)}
        label={`${nameOf(row)}, ${t.of('column', id)}`}
      />
    ),
  });
  const columns: Column<StreamDay>[] = [
    { id: 'stream', title: t('column.stream'), value: nameOf, phone: true },
    amount('metered', 'stream', ({ m3 }) => m3, false),
    amount('best-estimate', 'estimate', ({ reconciledM3 }) => reconciledM3),
    amount('uncertainty', 'uncertainty', ({ uncertaintyM3 = null }) => uncertaintyM3),
    { id: 'deviations', title: t('column.deviations'), kind: 'number', value: ({ test }) => test },
  ];
  return (
    <DataTable
      id="streams"
      columns={columns}
      rows={day.streams}
      rowKey={({ stream }) => stream}
      exportName={`water-streams-${plant.id}-${day.day}`}
      data-testid="water-streams"
    />
  );
}
