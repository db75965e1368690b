import { ActionButton, formatTime, Panel, StatusBadge, useApi, viewState } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ExceptionDetail } from '../../contracts/exceptions.ts';
import { useT } from '../use-t.ts';
import { ExceptionChart } from './exception-chart.tsx';
import { Found } from './found.tsx';
import { IntervalHistory } from './interval-history.tsx';
import type { Names } from './names.ts';

/** One exception beside the queue: what was found, the intervals around it, what can be done, and its history. */
export function ExceptionPanel(props: {
  id: number;
  names: Names;
  onClose: () => void;
  actions?: ReactNode;
}): ReactNode {
  const { id, names } = props;
  const t = useT();
  const detail = useApi<ExceptionDetail>(`./exceptions/${id}`, { keepPrevious: true, refetchMs: 60_000 });
  const data = detail.data;
  return (
    <Panel
      title={data ? names.rule(data.exception) : t('exceptions.detail')}
      meta={data ? names.meter(data.exception.meter) : null}
      actions={
        <ActionButton onClick={props.onClose} aria-label={t('exceptions.close')}>
          ✕
        </ActionButton>
      }
      state={viewState(detail)}
      data-testid="exception-panel"
    >
      {data ? (
        <div className="vee-detail">
          <Facts data={data} names={names} />
          {props.actions}
          <ExceptionChart detail={data} names={names} />
          <Intervals data={data} names={names} />
          <section>
            <h3>{t('exceptions.log')}</h3>
            <ol className="vee-log">
              {[...data.log].reverse().map((entry) => (
                <li key={`${entry.at}${entry.action}`}>
                  <time>{formatTime(entry.at, 'short')}</time>
                  <span>
                    {t(`exceptions.logged.${entry.action}`, {
                      who: entry.actor ?? t('exceptions.validation'),
                      to: entry.detail['assignee'] ?? '–',
                    })}
                    {entry.note ? <small>{entry.note}</small> : null}
                  </span>
                </li>
              ))}
            </ol>
          </section>
        </div>
      ) : null}
    </Panel>
  );
}

function Facts({ data, names }: { data: ExceptionDetail; names: Names }): ReactNode {
  const t = useT();
  const { exception } = data;
  const reason = exception.detail['reason'];
  const facts: [string, ReactNode][] = [
    [t('exceptions.column.span'), names.span(exception)],
    [t('intervals.direction'), t(`intervals.${exception.direction}`)],
    [t('exceptions.column.measured'), <Found key="measured" row={exception} figure="measured" names={names} />],
    [t('exceptions.column.limit'), <Found key="limit" row={exception} figure="limit" names={names} />],
    [t('meters.owner'), names.owner(exception.enterpriseId)],
    [t('exceptions.column.assignee'), exception.assignee ?? '–'],
  ];
  return (
    <>
      <p className="vee-about">
        <StatusBadge
          state={exception.severity}
          tone={exception.severity}
          label={t(`exceptions.severity.${exception.severity}`)}
        />{' '}
        {t(`exceptions.about.${exception.rule}`)}
        {typeof reason === 'string' ? ` ${t.of('reason', reason, { defaultValue: '' })}` : null}
      </p>
      <dl className="vee-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** History of one interval of the span, which the reader steps through. */
function Intervals({ data, names }: { data: ExceptionDetail; names: Names }): ReactNode {
  const t = useT();
  const { exception, context } = data;
  const first = Math.max(Math.floor(exception.from / context.width) * context.width, context.from);
  const last = Math.max(first, Math.ceil(exception.to / context.width) * context.width - context.width);
  const [chosen, setChosen] = useState<{ of: number; start: number } | null>(null);
  const start = chosen?.of === exception.id ? Math.min(Math.max(chosen.start, first), last) : first;
  const step = (by: number): void => setChosen({ of: exception.id, start: start + by * context.width });
  return (
    <section>
      <h3>
        {t('exceptions.history-of', { time: formatTime(start, 'short') })}
        <span className="vee-steps">
          <ActionButton disabled={start <= first} onClick={() => step(-1)} aria-label={t('exceptions.earlier')}>
            ‹
          </ActionButton>
          <ActionButton disabled={start >= last} onClick={() => step(1)} aria-label={t('exceptions.later')}>
            ›
          </ActionButton>
        </span>
      </h3>
      <IntervalHistory
        meter={exception.meter}
        direction={exception.direction}
        start={start}
        unit={names.unitOf(exception.meter)}
      />
    </section>
  );
}
