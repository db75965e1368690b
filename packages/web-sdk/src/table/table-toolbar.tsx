import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { IconColumns3, IconDownload, IconFilter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatNumber } from '../format/number.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { notify } from '../ui/notify.ts';
import { exportCell, type Column } from './columns.ts';
import { saveFile, toCsv } from './csv.ts';
import type { TableState } from './use-table-state.ts';

export interface TableToolbarProps<Row> {
  state: TableState;
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  rows: readonly Row[];
  total: number;
  exportName: string | undefined;
  tools: ReactNode;
  phone: boolean;
}

/** Filter, count, column chooser and export. */
export function TableToolbar<Row>(props: TableToolbarProps<Row>): ReactNode {
  const { state, columns, shown, rows, total, exportName } = props;
  const t = useSdkT();
  const count =
    rows.length === total
      ? formatNumber(total, { digits: 0 })
      : `${formatNumber(rows.length, { digits: 0 })} / ${formatNumber(total, { digits: 0 })}`;
  const csv = () =>
    saveFile(
      `${exportName}.csv`,
      toCsv(
        shown.map((column) => (column.unit ? `${column.title} [${column.unit}]` : column.title)),
        rows.map((row) => shown.map((column) => exportCell(column, row))),
      ),
    );
  const xlsx = () =>
    void import('./xlsx.ts')
      .then(({ toXlsx }) => toXlsx(shown, rows))
      .then((file) => saveFile(`${exportName}.xlsx`, file))
      .catch((error: unknown) => notify.error(error));
  return (
    <div className="lt-table-tools">
      <TextInput
        size="xs"
        className="lt-table-filter"
        leftSection={<IconFilter size={13} />}
        placeholder={t('table.filter')}
        aria-label={t('table.filter')}
        value={state.filter}
        onChange={(event) => state.setFilter(event.currentTarget.value)}
      />
      <span className="lt-table-count" aria-live="polite">
        {count}
      </span>
      <div className="lt-table-right">
        {props.tools}
        {props.phone ? null : (
          <Menu position="bottom-end" closeOnItemClick={false}>
            <Menu.Target>
              <ActionIcon variant="subtle" aria-label={t('table.columns')} title={t('table.columns')}>
                <IconColumns3 size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {columns.map((column) => (
                <Menu.Item
                  key={column.id}
                  role="menuitemcheckbox"
                  aria-checked={!state.hidden.has(column.id)}
                  leftSection={<span className="lt-table-tick">{state.hidden.has(column.id) ? '' : '✓'}</span>}
                  onClick={() => {
                    const next = new Set(state.hidden);
                    if (!next.delete(column.id)) next.add(column.id);
                    if (next.size < columns.length) state.setHidden(next);
                  }}
                >
                  {column.title}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        {exportName ? (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" aria-label={t('export.label')} title={t('export.label')}>
                <IconDownload size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={csv}>{t('export.csv')}</Menu.Item>
              <Menu.Item onClick={xlsx}>{t('export.xlsx')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
    </div>
  );
}
