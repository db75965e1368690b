import { DataTable, Quantity, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { Accuracy } from './series-accuracy.tsx';
import { useLeadWords } from './lead-words.ts';

type Row = Accuracy['leads'][number] & { day?: string };
type Score = 'mae' | 'nmae' | 'rmse' | 'bias' | 'skill' | 'coverage';

/** Scores by lead, or by day where the rows have one; each opens to what it was worked out from. */
export function AccuracyTable(props: {
  id: string;
  rows: readonly Row[];
  unit: string;
  digits: number;
  exportName: string;
}): ReactNode {
  const t = useT();
  const words = useLeadWords();
  const byDay = props.rows.some(({ day }) => day !== undefined);
  const score = (id: Score, unit: string, phone = false): Column<Row> => {
    const of = (row: Row): number | null => {
      const value = row[id];
      return value === null ? null : unit === '%' ? value * 100 : value;
    };
    return {
      id,
      title: t(`forecast.column.${id}`),
      kind: 'number',
      unit,
      phone,
      value: of,
      render: (row) => (
        <Quantity
          value={of(row)}
          unit=""
          scale="none"
          digits={unit === '%' ? 1 : props.digits}
          evidence={row.ref}
          reason={t('forecast.no-score')}
          label={t(`forecast.column.${id}`)}
        />
      ),
    };
  };
  const first: Column<Row> = byDay
    ? { id: 'day', title: t('accuracy.day'), phone: true, value: ({ day }) => day ?? '' }
    : {
        id: 'lead',
        title: t('accuracy.lead'),
        phone: true,
        value: ({ leadMinutes }) => leadMinutes,
        render: ({ leadMinutes }) => words(leadMinutes),
      };
  const [row] = props.rows;
  return (
    <DataTable
      id={props.id}
      columns={[
        first,
        score('mae', props.unit, true),
        score('nmae', '%'),
        score('skill', '%', true),
        score('coverage', '%'),
        score('rmse', props.unit),
        score('bias', props.unit),
        { id: 'steps', title: t('accuracy.steps'), kind: 'number', value: ({ steps }) => steps },
      ]}
      rows={props.rows}
      rowKey={({ day, leadMinutes }) => day ?? String(leadMinutes)}
      initialSort={{ column: byDay ? 'day' : 'lead', descending: byDay }}
      exportName={props.exportName}
      tools={
        <span className="sd-muted">
          {byDay && row ? t('accuracy.by-day', { lead: words(row.leadMinutes) }) : t('accuracy.by-lead')}
        </span>
      }
      data-testid={props.id}
    />
  );
}
