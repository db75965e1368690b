import { ActionButton, CancelButton, Dialog, formatTime, Quantity } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PeriodsData } from '../../contracts/period-routes.ts';
import { ReportLinks } from '../reports/report-links.tsx';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { GapsNotice } from './gaps-notice.tsx';
import { RestatementImpact } from './restatement-impact.tsx';

type Row = PeriodsData['periods'][number];

/** One publication: totals, who published it and why, what it restated, and its reports as published. */
export function PublicationDialog(props: {
  row: Row;
  /** Absent: it may not be restated, or a later revision has done it. */
  onRestate?: () => void;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const profile = useWordsOf('profile');
  const method = useWordsOf('method');
  const { row, onRestate, onClose } = props;
  const { period, revision, totals, restatement, note, publishedBy, recordedAt, sha256, incomplete } = row;
  return (
    <Dialog
      wide
      title={`${period} · ${profile(row.profile)} · r${revision}`}
      onClose={onClose}
      data-testid="carbon-publication"
    >
      <p>
        {t('periods.by', { author: publishedBy, time: formatTime(Date.parse(recordedAt), 'short') })} {note}
      </p>
      <ul>
        {totals.map((each) => (
          <li key={each.method}>
            {method(each.method)}:{' '}
            <Quantity
              value={each.total === null ? null : Number(each.total)}
              unit={each.unit}
              scale="none"
              digits={2}
              evidence={each.ref}
            />
          </li>
        ))}
      </ul>
      {incomplete ? <GapsNotice gaps={incomplete} title={t('gaps.published')} /> : null}
      {restatement ? (
        <RestatementImpact
          restatement={restatement}
          of={{ period, profile: row.profile, before: revision - 1, after: revision }}
        />
      ) : (
        <p>{t('periods.first-hint')}</p>
      )}
      <p className="carbon-sha">
        <code>SHA-256 {sha256}</code>
      </p>
      <div className="carbon-publication-actions">
        <ReportLinks quiet period={period} profile={row.profile} revision={revision} />
        <span className="carbon-publication-end">
          <CancelButton>{t('requests.close')}</CancelButton>
          {onRestate ? (
            <ActionButton primary onClick={onRestate}>
              {t('periods.restate')}
            </ActionButton>
          ) : null}
        </span>
      </div>
    </Dialog>
  );
}
