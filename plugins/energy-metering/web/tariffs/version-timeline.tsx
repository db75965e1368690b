import { StatusBadge } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { TariffRecord } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';
import { shiftDate } from './dates.ts';

const day = 86_400_000;
/** Room that the word of today's line needs beside that of a year, percent of a phone's width. */
const leastRoom = 14;
const ms = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** Tone of how far the prices of a version are checked. */
export function statusTone(status: string): 'normal' | 'warning' | 'notice' {
  return status === 'verified' ? 'normal' : status === 'unverified' ? 'warning' : 'notice';
}

/** Versions on an axis of time: each from its first day to the end of its validity, gaps as gaps, today as a line. */
export function VersionTimeline(props: {
  tariff: TariffRecord;
  chosen: string | null;
  today: string;
  pathOf: (validFrom: string) => string;
}): ReactNode {
  const { tariff, chosen, today, pathOf } = props;
  const t = useT();
  if (tariff.versions.length === 0) return <p className="tf-note">{t('tariffs.no-versions')}</p>;
  const starts = tariff.versions.map(({ validFrom }) => ms(validFrom));
  const ends = tariff.versions.flatMap(({ validUntil }) => (validUntil === null ? [] : [ms(validUntil)]));
  const from = Math.min(...starts, ms(today)) - 30 * day;
  const to = Math.max(...ends, ...starts.map((start) => start + 120 * day), ms(today) + 120 * day);
  const place = (at: number): number => ((at - from) / (to - from)) * 100;
  return (
    <div className="tf-timeline">
      <div className="tf-timeline-axis">
        {yearsIn(from, to).map((year) => {
          const left = place(Date.UTC(year, 0, 1));
          // The word of today's line is wider than the room beside it.
          const hidden = Math.abs(left - place(ms(today))) < leastRoom;
          return (
            <span key={year} style={{ left: `${left}%` }}>
              {hidden ? null : year}
            </span>
          );
        })}
      </div>
      <ol className="tf-timeline-track">
        {tariff.versions.map((version) => {
          const end = version.validUntil === null ? to : ms(version.validUntil);
          const left = place(ms(version.validFrom));
          const period =
            version.validUntil === null
              ? t('tariffs.since', { from: version.validFrom })
              : `${version.validFrom} – ${shiftDate(version.validUntil, -1)}`;
          return (
            <li key={version.validFrom} style={{ left: `${left}%`, width: `${place(end) - left}%` }}>
              <Link
                to={pathOf(version.validFrom)}
                aria-current={version.validFrom === chosen ? 'true' : undefined}
                data-open={version.validUntil === null || undefined}
                data-status={version.status}
                title={`${period} · ${t(`tariffs.status.${version.status}`)}`}
              >
                <span>{version.validFrom}</span>
                <StatusBadge
                  state={version.status}
                  label={t(`tariffs.status.${version.status}`)}
                  tone={statusTone(version.status)}
                />
              </Link>
            </li>
          );
        })}
      </ol>
      <span
        className="tf-timeline-now"
        style={{ left: `${place(ms(today))}%` }}
        title={`${t('tariffs.today')} ${today}`}
      >
        <span>{t('tariffs.today')}</span>
      </span>
    </div>
  );
}

function yearsIn(from: number, to: number): number[] {
  const first = new Date(from).getUTCFullYear() + 1;
  const last = new Date(to).getUTCFullYear();
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
