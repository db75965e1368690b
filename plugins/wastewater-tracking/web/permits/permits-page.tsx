import {
  DataTable,
  Page,
  Panel,
  saidText,
  StatusBadge,
  useApi,
  useCan,
  useLocalized,
  viewState,
  type Column,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Permit, PermitRow, PermitsData, PlantShape } from '../../contracts/routes.ts';
import { usePlants } from '../shared/use-plants.ts';
import { validText } from '../shared/valid-text.ts';
import { useT } from '../use-t.ts';
import { EnterPermit } from './enter-permit.tsx';
import { conditionText, limitText } from './limit-text.ts';
import { Rejudge } from './rejudge.tsx';

type Row = PermitRow & { permit: Permit; current: boolean; key: string };

/** Limits as versioned data: what holds, what held, and who entered it. */
export function PermitsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const { plants } = usePlants();
  const may = useCan('water.permits');
  const loaded = useApi<PermitsData>('./permits');
  const rows = rowsOf(loaded.data?.permits ?? []);
  return (
    <Page
      title={t('permit.title')}
      meta={t('permit.meta')}
      actions={
        may && loaded.data ? (
          <>
            <Rejudge />
            <EnterPermit data={loaded.data} plants={plants} />
          </>
        ) : null
      }
      data-testid="water-permits"
    >
      <Panel
        flush
        state={viewState(loaded, {
          when: loaded.data !== undefined && rows.length === 0,
          title: t('permit.empty'),
          hint: t('permit.empty-hint'),
        })}
      >
        <PermitTable rows={rows} plants={plants} />
      </Panel>
    </Page>
  );
}

function PermitTable({ rows, plants }: { rows: readonly Row[]; plants: readonly PlantShape[] }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const outlets = new Map(plants.flatMap(({ outlets: all }) => all.map(({ id, name }) => [id, text(name)] as const)));
  const columns: Column<Row>[] = [
    { id: 'outlet', title: t('column.outlet'), value: ({ permit }) => outlets.get(permit.outlet) ?? permit.outlet },
    {
      id: 'parameter',
      title: t('column.parameter'),
      phone: true,
      value: ({ parameter }) => t.of('parameter', parameter, { defaultValue: parameter }),
    },
    {
      id: 'limit',
      title: t('column.limit'),
      phone: true,
      value: (row) => limitText(row),
      render: (row) => `${limitText(row)} ${row.unit === 'pH' ? '' : row.unit}`,
    },
    {
      id: 'basis',
      title: t('column.basis'),
      width: 190,
      value: ({ basis, averaging, removalBy }) => {
        const way = averaging ?? removalBy;
        return way ? `${t(`basis.${basis}`)} · ${t(`method.${way}`)}` : t(`basis.${basis}`);
      },
    },
    { id: 'condition', title: t('column.condition'), phone: true, value: (row) => conditionText(t, row) },
    { id: 'standard', title: t('column.standard'), value: ({ permit }) => permit.standard },
    {
      id: 'status',
      title: t('column.status'),
      width: 150,
      value: ({ status }) => t(`permit.status.${status}`),
      render: ({ status, verifiedBy }) => (
        <StatusBadge
          state={status}
          tone={status === 'published' || verifiedBy ? 'normal' : status === 'unverified' ? 'off' : 'notice'}
          label={verifiedBy ? t('permit.verified') : t(`permit.status.${status}`)}
          title={verifiedBy ?? null}
        />
      ),
    },
    {
      id: 'valid',
      title: t('column.valid'),
      value: ({ permit }) => validText(t, permit),
    },
    { id: 'permit', title: t('column.permit'), value: ({ permit }) => `${permit.id} v${permit.version}` },
    {
      id: 'current',
      title: t('column.state'),
      width: 110,
      value: ({ current }) => t(current ? 'permit.in-force' : 'permit.earlier'),
      render: ({ current }) => (
        <StatusBadge state={current ? 'ok' : 'off'} label={t(current ? 'permit.in-force' : 'permit.earlier')} />
      ),
    },
    { id: 'by', title: t('column.entered-by'), value: ({ permit }) => permit.enteredBy, hidden: true },
    { id: 'note', title: t('column.note'), value: ({ permit }) => saidText(permit.note), hidden: true },
  ];
  return (
    <DataTable
      id="permits"
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
      exportName="water-permits"
      maxHeight={640}
    />
  );
}

/** Rows of all versions; of the permits of an outlet the newest one that has begun is in force. */
function rowsOf(permits: readonly Permit[]): Row[] {
  const today = new Date().toISOString().slice(0, 10);
  const inForce = new Map<string, Permit>();
  for (const permit of permits) {
    if (permit.validFrom > today || (permit.validTo !== null && permit.validTo < today)) continue;
    const before = inForce.get(permit.outlet);
    const newer =
      !before ||
      permit.validFrom > before.validFrom ||
      (permit.validFrom === before.validFrom && permit.version > before.version);
    if (newer) inForce.set(permit.outlet, permit);
  }
  return permits.flatMap((permit) =>
    permit.rows.map((row, index) => ({
      ...row,
      permit,
      current: inForce.get(permit.outlet) === permit,
      key: `${permit.id}@${permit.version}/${index}`,
    })),
  );
}
