import { formatTime, Quantity } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BaseUnit } from '../../contracts/kinds.ts';
import type { IntervalsData } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';
import { shownAmount } from './shown.ts';

type Interval = IntervalsData['intervals'][number];

const statuses = ['actual', 'estimated', 'edited', 'missing'] as const;

/** What the looks of the bars mean and how many there are of each; the figure of the chosen one. */
export function IntervalLegend(props: {
  rows: readonly Interval[];
  unit: BaseUnit;
  selected: Interval | null;
}): ReactNode {
  const t = useT();
  const { rows, selected } = props;
  const shown = shownAmount(selected?.amount, props.unit);
  return (
    <div className="em-bars-legend">
      {statuses.map((status) => {
        const count = rows.filter((row) => row.status === status).length;
        return (
          <span key={status} data-none={count === 0 || undefined}>
            <i data-status={status} aria-hidden />
            {t(`status.${status}`)} <b>{count}</b>
          </span>
        );
      })}
      <span className="em-bars-figure" aria-live="polite">
        {selected ? (
          <>
            {formatTime(selected.start, 'short')}{' '}
            <Quantity
              {...shown}
              scale="none"
              digits={3}
              quality={selected.status}
              evidence={selected.ref}
              reason={selected.reason ? t.of('reason', selected.reason) : undefined}
              label={t('intervals.energy')}
            />
            {selected.reason ? <small>{t.of('reason', selected.reason)}</small> : null}
          </>
        ) : (
          <small>{t('registry.choose-interval')}</small>
        )}
      </span>
    </div>
  );
}
