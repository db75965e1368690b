import { formatTime, Quantity, StateView, useApi, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { EditDetail } from '../../contracts/edits.ts';
import { useT } from '../use-t.ts';
import { drawnUnit } from './names.ts';

/** Rows that are shown; the export of the intervals has the others. */
const most = 200;

/** Amounts of an edit before and after, interval by interval. */
export function EditValues({ id, unit: baseUnit }: { id: number; unit: string }): ReactNode {
  const t = useT();
  const edit = useApi<EditDetail>(`./edits/${id}`);
  if (!edit.data) return <StateView state={viewState(edit)} rows={4} />;
  const { unit, base } = drawnUnit(baseUnit);
  const { values, edit: record } = edit.data;
  return (
    <div className="vee-values">
      <table className="lt-table">
        <thead>
          <tr>
            <th>{t('intervals.start')}</th>
            <th data-kind="number">{t('exceptions.column.before')}</th>
            <th data-kind="number">{t('exceptions.column.after')}</th>
          </tr>
        </thead>
        <tbody>
          {values.slice(0, most).map(({ start, before, beforeRef, status, after }) => (
            <tr key={start}>
              <td>{formatTime(start, 'short')}</td>
              <td data-kind="number">
                <Quantity
                  value={before === null ? null : before / base}
                  unit={unit}
                  quality={status ?? 'missing'}
                  evidence={beforeRef}
                  label={t('exceptions.column.before')}
                />
              </td>
              <td data-kind="number">
                <Quantity
                  value={after === null ? null : after / base}
                  unit={unit}
                  quality="edited"
                  evidence={record.ref}
                  label={t('exceptions.column.after')}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {values.length > most ? (
        <p className="vee-hint">{t('exceptions.more-values', { count: values.length - most })}</p>
      ) : null}
    </div>
  );
}
