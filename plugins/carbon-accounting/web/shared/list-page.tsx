import { ActionButton, type Column, DataTable, Page, Panel, usePark, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

export interface ListPageProps<Row> {
  /** Place of its texts: `<name>.title`, `.empty` and `.empty-hint`. */
  name: 'passports' | 'periods' | 'requests';
  loaded: Parameters<typeof viewState>[0] & { data?: unknown };
  /** What names and the like come from. */
  also?: Parameters<typeof viewState>[2];
  rows: readonly Row[];
  meta: string;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
  exportName?: string;
  /** What stands above the table. */
  above?: ReactNode;
  /** What begins a new row, for those who may. */
  begin?: { label: string; may: boolean; onClick: () => void };
  /** Dialogs. They stand beside the page, whose content is not shown while there is no row. */
  children?: ReactNode;
}

/** A page that is one table. */
export function ListPage<Row>(props: ListPageProps<Row>): ReactNode {
  const t = useT();
  const park = usePark();
  const { name, loaded, also = [], rows, meta, begin, exportName = name, above = null, children, ...table } = props;
  return (
    <>
      <Page
        title={t(`${name}.title`)}
        meta={meta}
        actions={
          begin?.may ? (
            <ActionButton primary onClick={begin.onClick}>
              {begin.label}
            </ActionButton>
          ) : null
        }
        state={viewState(
          loaded,
          {
            when: loaded.data !== undefined && rows.length === 0,
            title: t(`${name}.empty`),
            hint: t(`${name}.empty-hint`),
          },
          also,
        )}
        data-testid={`carbon-${name}`}
      >
        {above}
        <Panel flush>
          <DataTable id={name} rows={rows} exportName={`${exportName}-${park.id}`} maxHeight={640} {...table} />
        </Panel>
      </Page>
      {children}
    </>
  );
}
