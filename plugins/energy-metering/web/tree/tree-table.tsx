import { DataTable, Quantity, StatusBadge, useLocalized, type Column } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { TreeData } from '../../contracts/tree.ts';
import { useT } from '../use-t.ts';
import { ErrorBar } from './error-bar.tsx';
import { treeRows, type TreeRow } from './rows.ts';

export interface TreeTableProps {
  data: TreeData;
  chosen: string | null;
  onChoose: (meter: string) => void;
}

const tones = { ok: 'normal', open: 'warning', 'negative-loss': 'alarm', unknown: 'off' } as const;

/** Every meter at its depth, with the closing error where others are below it. */
export function TreeTable({ data, chosen, onChoose }: TreeTableProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const rows = useMemo(() => treeRows(data), [data]);
  const kilo = (row: TreeRow, value: number | undefined): number | null =>
    value === undefined || row.node?.intervals === 0 ? null : value / 1000;
  const columns: Column<TreeRow>[] = [
    {
      id: 'meter',
      title: t('tree.meter'),
      phone: true,
      value: (row) => text(row.name),
      render: (row) => (
        <span
          className="em-tree-name"
          style={{ paddingInlineStart: row.depth * 16 }}
          data-chosen={row.id === chosen || undefined}
        >
          {row.depth > 0 ? <span className="em-tree-branch" aria-hidden /> : null}
          {text(row.name)}
        </span>
      ),
    },
    {
      id: 'net',
      title: t('tree.net'),
      kind: 'number',
      unit: 'kWh',
      width: 116,
      phone: true,
      value: (row) => (row.net === null ? null : row.net / 1000),
      render: (row) => (
        <Quantity
          value={row.net === null ? null : row.net / 1000}
          unit={`k${row.unit}`}
          scale="none"
          digits={0}
          evidence={row.ref}
          label={t('tree.net')}
        />
      ),
    },
    {
      id: 'error',
      title: t('tree.closing-error'),
      kind: 'number',
      unit: 'kWh',
      width: 120,
      value: (row) => kilo(row, row.node?.closingError),
      render: (row) =>
        row.node ? (
          <Quantity
            value={kilo(row, row.node.closingError)}
            unit={`k${row.unit}`}
            scale="none"
            digits={0}
            quality={row.node.quality}
            evidence={row.node.ref}
            label={t('tree.closing-error')}
          />
        ) : null,
    },
    {
      id: 'share',
      title: t('tree.share'),
      kind: 'number',
      unit: '%',
      width: 150,
      phone: true,
      value: (row) => (row.node?.share == null ? null : row.node.share * 100),
      render: (row) =>
        row.node ? (
          <ErrorBar
            share={row.node.share}
            tolerance={data.tolerance}
            evidence={row.node.ref.replace('energy.balance/', 'energy.balance/share/')}
            label={`${text(row.name)}, ${t('tree.share')}`}
          />
        ) : null,
    },
    {
      id: 'state',
      title: t('tree.state'),
      width: 110,
      value: (row) => (row.node ? t(`tree.states.${row.node.state}`) : ''),
      render: (row) =>
        row.node ? (
          <StatusBadge state={row.node.state} tone={tones[row.node.state]} label={t(`tree.states.${row.node.state}`)} />
        ) : null,
    },
    {
      id: 'technical',
      title: t('tree.technical'),
      kind: 'number',
      unit: 'kWh',
      width: 110,
      hidden: true,
      value: (row) => kilo(row, row.node?.technical),
    },
    {
      id: 'unknown',
      title: t('tree.unknown'),
      kind: 'number',
      width: 110,
      hidden: true,
      value: (row) => row.node?.unknown ?? null,
    },
  ];
  return (
    <DataTable
      id="tree"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={(row) => row.node && onChoose(row.id)}
      exportName="meter-tree"
      maxHeight={640}
    />
  );
}
