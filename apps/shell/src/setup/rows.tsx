import { ActionButton } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

export interface RowsProps<Row> {
  rows: readonly Row[];
  /** What an added row begins as. */
  fresh: Row;
  add: string;
  empty: string;
  onChange: (rows: Row[]) => void;
  children: (row: Row, change: (part: Partial<Row>) => void, index: number) => ReactNode;
  'data-testid'?: string;
}

/** A list that grows and shrinks, each entry with fields of its own. */
export function Rows<Row extends object>(props: RowsProps<Row>): ReactNode {
  const t = useT();
  const { rows, fresh, onChange, children } = props;
  return (
    <div className="setup-rows" data-testid={props['data-testid']}>
      {rows.length === 0 ? <p className="setup-quiet">{props.empty}</p> : null}
      {rows.map((row, index) => (
        <div className="setup-row" key={index}>
          <div className="setup-row-fields">
            {children(
              row,
              (part) => onChange(rows.map((each, at) => (at === index ? { ...each, ...part } : each))),
              index,
            )}
          </div>
          <ActionButton quiet danger onClick={() => onChange(rows.filter((_each, at) => at !== index))}>
            {t('setup.remove')}
          </ActionButton>
        </div>
      ))}
      <div>
        <ActionButton onClick={() => onChange([...rows, fresh])}>{props.add}</ActionButton>
      </div>
    </div>
  );
}
