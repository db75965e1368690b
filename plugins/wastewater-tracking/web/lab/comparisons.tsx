import { DataTable, formatTime, Panel, StatusBadge, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LabComparison as Row } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

/** Analysers against approved results of the laboratory, one row a comparison. */
export function Comparisons({ rows }: { rows: readonly Row[] }): ReactNode {
  const t = useT();
  const verdict = ({ pass }: Row): string => t(pass === null ? 'lab.no-verdict' : pass ? 'lab.pass' : 'lab.fail');
  const columns: Column<Row>[] = [
    { id: 'outlet', title: t('column.outlet'), value: ({ outlet }) => outlet },
    {
      id: 'parameter',
      title: t('column.parameter'),
      phone: true,
      value: ({ parameter }) => t.of('parameter', parameter, { defaultValue: parameter }),
    },
    { id: 'session', title: t('lab.session'), value: ({ session }) => session, phone: true },
    {
      id: 'at',
      title: t('column.sampled'),
      kind: 'time',
      width: 150,
      value: ({ lastAt }) => lastAt,
      render: ({ lastAt }) => formatTime(lastAt, 'short'),
    },
    { id: 'pairs', title: t('lab.pairs'), kind: 'number', value: ({ pairs }) => pairs, phone: true },
    { id: 'passed', title: t('lab.passed'), kind: 'number', value: ({ passed }) => passed },
    { id: 'needed', title: t('lab.needed'), kind: 'number', value: ({ needed }) => needed },
    { id: 'mean', title: t('lab.mean-difference'), kind: 'number', value: ({ meanDifference }) => meanDifference },
    { id: 'largest', title: t('lab.largest'), kind: 'number', value: ({ largest }) => largest },
    {
      id: 'limit',
      title: t('column.limit'),
      value: ({ limit, error }) => (limit === null ? null : `± ${limit}${error === 'relative' ? ' %' : ''}`),
    },
    {
      id: 'verdict',
      title: t('column.verdict'),
      phone: true,
      value: verdict,
      render: (row) => (
        <StatusBadge
          state={row.pass === null ? 'off' : row.pass ? 'ok' : 'alarm'}
          label={verdict(row)}
          title={row.reason ? t.of('lab.reason', row.reason.replaceAll(' ', '-')) : null}
        />
      ),
    },
  ];
  return (
    <Panel title={t('lab.comparison')} meta={t('lab.comparison-meta')} flush>
      <DataTable
        id="comparison"
        columns={columns}
        rows={rows}
        rowKey={({ outlet, parameter, session }) => `${outlet}/${parameter}/${session}`}
        initialSort={{ column: 'at', descending: true }}
        exportName="water-lab-comparison"
      />
    </Panel>
  );
}
