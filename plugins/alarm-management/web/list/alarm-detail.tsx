import {
  ActionButton,
  ActionLink,
  formatTime,
  openEvidence,
  Panel,
  saidText,
  useApi,
  useLocalized,
  useNow,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { AlarmHistoryData, AlarmRow } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

const lookMs = 30 * 86_400_000;

/** What an alarm means, what is to be done, and what happened to it within a month. */
export function AlarmDetail({ row, onClose }: { row: AlarmRow; onClose: () => void }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const now = Math.ceil(useNow(60_000) / 60_000) * 60_000;
  const history = useApi<AlarmHistoryData>('./history', {
    query: { from: now - lookMs, to: now, alarm: row.key },
    keepPrevious: true,
  });
  const entries = history.data?.entries ?? [];
  return (
    <Panel
      title={text(row.title)}
      state={viewState(history)}
      actions={
        <>
          {row.page ? <ActionLink to={`/parks/${park.id}${row.page}`}>{t('detail.page')}</ActionLink> : null}
          {row.evidence ? (
            <ActionButton onClick={() => openEvidence(row.evidence)}>{t('detail.evidence')}</ActionButton>
          ) : null}
          <ActionButton quiet onClick={onClose}>
            {t('detail.close')}
          </ActionButton>
        </>
      }
      data-testid="alarm-detail"
    >
      <dl className="al-detail">
        <dt>{t('detail.response')}</dt>
        <dd>
          {text(row.response)}
          {row.respondWithinMinutes === null ? '' : ` (${t('detail.within', { count: row.respondWithinMinutes })})`}
        </dd>
        <dt>{t('detail.consequence')}</dt>
        <dd>{text(row.consequence)}</dd>
        {row.note ? <dt>{t('detail.note')}</dt> : null}
        {row.note ? <dd>{saidText(row.note)}</dd> : null}
      </dl>
      {entries.length === 0 ? <p>{t('detail.no-history')}</p> : null}
      <ol className="al-history">
        {entries.slice(0, 30).map((entry) => (
          <li key={entry.no}>
            <time>{formatTime(entry.at, 'datetime', park.timeZone)}</time> <strong>{t.of('event', entry.event)}</strong>{' '}
            {t.of('state', entry.to)} · {entry.actor}
            {entry.note ? ` · ${saidText(entry.note)}` : ''}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
