import { Age, DataTable, Panel, Quantity } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { MeterDetail } from '../../contracts/registry-routes.ts';
import { useT } from '../use-t.ts';

type Register = MeterDetail['registers'][number];

/** Registers of a meter with their newest values: as read, and on the primary side. */
export function MeterRegisters({ detail }: { detail: MeterDetail }): ReactNode {
  const t = useT();
  const columns = useColumns();
  const { virtual } = detail.meter;
  return (
    <Panel
      title={t('registry.registers')}
      meta={t('registry.registers-meta', { ratio: detail.meter.ratio })}
      span={7}
      flush
      state={
        virtual
          ? { kind: 'empty', title: t('registry.no-registers'), hint: t('registry.no-registers-hint') }
          : undefined
      }
      data-testid="meter-registers"
    >
      <DataTable
        id="registers"
        columns={columns}
        rows={detail.registers}
        rowKey={(register) => register.role}
        exportName={`registers-${detail.meter.id}`}
        maxHeight={260}
      />
    </Panel>
  );
}

function useColumns(): Column<Register>[] {
  const t = useT();
  return [
    {
      id: 'role',
      title: t('registry.register'),
      value: (row) => t(`registry.registers-of.${row.role}`),
      width: 150,
      phone: true,
    },
    { id: 'point', title: t('registry.point'), value: (row) => row.point },
    {
      id: 'reading',
      title: t('registry.reading'),
      kind: 'number',
      width: 150,
      value: (row) => row.latest?.value ?? null,
      render: (row) => (
        <Quantity
          value={row.latest?.value}
          unit={row.unit ?? ''}
          scale="none"
          digits={3}
          quality={row.latest?.quality}
          evidence={row.latest?.ref}
          reason={
            row.unit === null ? t('registry.problem.unknown-point', { point: row.point }) : t('registry.no-value')
          }
          label={t(`registry.registers-of.${row.role}`)}
        />
      ),
    },
    {
      id: 'primary',
      title: t('registry.primary'),
      kind: 'number',
      width: 150,
      phone: true,
      value: (row) => row.primary?.value ?? null,
      render: (row) =>
        row.primary ? (
          <Quantity
            value={row.primary.value}
            unit={row.primary.unit}
            scale="none"
            digits={1}
            evidence={row.primary.ref}
            label={t('registry.primary')}
          />
        ) : (
          '–'
        ),
    },
    {
      id: 'age',
      title: t('registry.age'),
      kind: 'time',
      width: 110,
      phone: true,
      value: (row) => row.latest?.ts ?? null,
      render: (row) => <Age at={row.latest?.ts} staleAfterMs={3000 * (row.expectedEverySeconds ?? 60)} />,
    },
  ];
}
