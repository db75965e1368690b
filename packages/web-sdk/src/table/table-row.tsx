import { IconChevronDown } from '@tabler/icons-react';
import { Fragment, type MouseEvent, type ReactNode } from 'react';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLanguage } from '../i18n/use-t.ts';
import { unitSymbol } from '../format/units.ts';
import { ColumnFiguresContext, type ColumnFigures } from './column-figures.ts';
import { cellText, type Column } from './columns.ts';

export interface TableRowProps<Row> {
  row: Row;
  id: string;
  /** What the row is called. */
  label: string;
  shown: readonly Column<Row>[];
  /** Columns that have no room in the row: they open below it. */
  rest: readonly Column<Row>[];
  figures: ReadonlyMap<string, ColumnFigures | null>;
  current: boolean;
  opened: boolean;
  onCurrent: () => void;
  onExpand: () => void;
  onOpen: ((row: Row) => void) | undefined;
  selected: boolean | undefined;
  onSelect: (() => void) | undefined;
}

/** A row, and below it the columns that a phone has no room for. */
export function TableRow<Row>(props: TableRowProps<Row>): ReactNode {
  const { row, shown, rest, figures, opened, onOpen, onExpand, onSelect } = props;
  const t = useSdkT();
  const onClick = (event: MouseEvent<HTMLTableRowElement>): void => {
    // A dialog of a cell is outside the row in the document, yet its clicks come here.
    if (!event.currentTarget.contains(event.target as Node)) return;
    props.onCurrent();
    if (onOpen) onOpen(row);
    else if (rest.length > 0 && !(event.target as Element).closest(controls)) onExpand();
  };
  return (
    <>
      <tr
        data-row={props.id}
        data-current={props.current || undefined}
        data-open={onOpen || rest.length > 0 ? true : undefined}
        aria-selected={props.selected}
        onClick={onClick}
      >
        {onSelect ? (
          <td className="lt-table-check">
            <input
              type="checkbox"
              checked={props.selected ?? false}
              onChange={onSelect}
              onClick={(event) => event.stopPropagation()}
              aria-label={t('table.select-row', { row: props.label })}
            />
          </td>
        ) : null}
        {shown.map((column) => (
          <td key={column.id} data-kind={column.kind ?? 'text'}>
            <div className="lt-table-cell">
              <Cell column={column} row={row} figures={figures} />
            </div>
          </td>
        ))}
        {rest.length > 0 ? (
          <td className="lt-table-more-cell">
            <button
              type="button"
              className="lt-table-more-button"
              aria-expanded={opened}
              aria-label={t('table.more', { row: props.label })}
              onClick={(event) => {
                event.stopPropagation();
                onExpand();
              }}
            >
              <IconChevronDown size={16} aria-hidden="true" />
            </button>
          </td>
        ) : null}
      </tr>
      {opened && rest.length > 0 ? (
        <tr className="lt-table-more">
          <td colSpan={shown.length + 1 + (onSelect ? 1 : 0)}>
            <dl>
              {rest.map((column) => (
                <div key={column.id}>
                  <dt>
                    {column.title}
                    {column.unit ? <span className="lt-table-unit"> {unitSymbol(column.unit)}</span> : null}
                  </dt>
                  <dd data-kind={column.kind ?? 'text'}>
                    <Cell column={column} row={row} figures={figures} />
                  </dd>
                </div>
              ))}
            </dl>
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** What does something of its own when it is pressed. */
const controls = 'a, button, input, select, textarea, label, [role="button"]';

function Cell<Row>(props: {
  column: Column<Row>;
  row: Row;
  figures: ReadonlyMap<string, ColumnFigures | null>;
}): ReactNode {
  const { column, row, figures } = props;
  const language = useLanguage();
  if (column.render) {
    return <ColumnFiguresContext value={figures.get(column.id) ?? null}>{column.render(row)}</ColumnFiguresContext>;
  }
  const text = cellText(column, row, language);
  return column.kind === 'time' ? wholeWords(text) : text;
}

/** A time that may break between its day and its clock, and not at the hyphens of a date. */
function wholeWords(text: string): ReactNode {
  return text.split(' ').map((word, at) => (
    <Fragment key={at}>
      {at > 0 ? ' ' : null}
      <span className="lt-table-word">{word}</span>
    </Fragment>
  ));
}
