import { formatTime, Quantity, StateView, useApi, viewState, earlierMark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { IntervalHistory as History } from '../../contracts/edits.ts';
import { useT } from '../use-t.ts';
import { drawnUnit } from './names.ts';

/** Every revision of one interval: what it was, by which method, and who put it there. */
export function IntervalHistory(props: { meter: string; direction: string; start: number; unit: string }): ReactNode {
  const t = useT();
  const { meter, direction, start } = props;
  const history = useApi<History>('./interval-history', {
    query: { meter, direction, start: new Date(start).toISOString() },
    keepPrevious: true,
  });
  const rows = history.data?.revisions ?? [];
  const { unit, base } = drawnUnit(props.unit);
  const state = viewState(history);
  if (!history.data) return <StateView state={state} rows={3} />;
  return (
    <ol className="vee-history" data-testid="interval-history" {...earlierMark(state)}>
      {[...rows].reverse().map((row) => (
        <li key={row.revision}>
          <span className="vee-history-no">{t('exceptions.revision', { revision: row.revision })}</span>
          <Quantity
            value={row.amount === null ? null : row.amount / base}
            unit={unit}
            quality={row.status}
            evidence={row.ref}
            reason={row.reason ? t.of('reason', row.reason) : undefined}
            label={t('intervals.energy')}
          />
          <span>
            {t(`status.${row.status}`)} · {t.of('method', row.method)}
            {row.reason ? <small>{t.of('reason', row.reason)}</small> : null}
            {row.author ? (
              <small>
                {row.approver && row.approver !== row.author
                  ? t('exceptions.by-two', { author: row.author, approver: row.approver })
                  : t('exceptions.by-one', { author: row.author })}
                {row.editReason ? ` · ${row.editReason}` : null}
              </small>
            ) : null}
          </span>
          <time>{formatTime(row.recordedAt, 'short')}</time>
        </li>
      ))}
    </ol>
  );
}
