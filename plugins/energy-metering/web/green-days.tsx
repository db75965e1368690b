import {
  formatShare,
  formatTime,
  openEvidence,
  startOfDay,
  useApi,
  useLanguage,
  useNow,
  usePark,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { FlowsData } from '../contracts/routes.ts';
import './energy.css';
import { useT } from './use-t.ts';

const days = 14;

/** Green share of the last days as bars; each opens to how it came about. `kind` is the reference without its span. */
export function GreenDays({ kind }: { kind: string }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const park = usePark();
  const now = useNow(60_000);
  const query = {
    from: new Date(startOfDay(now, park.timeZone, 1 - days)).toISOString(),
    to: new Date(startOfDay(now, park.timeZone, 1)).toISOString(),
    resolution: '1d',
  };
  const flows = useApi<FlowsData>('./flows', { query, refetchMs: 300_000, keepPrevious: true }).data?.flows ?? [];
  const shares = flows.flatMap(({ from, to, shares: { green } }) => (green === null ? [] : [{ from, to, green }]));
  const largest = Math.max(0.01, ...shares.map(({ green }) => green));
  if (shares.length < 2) return null;
  return (
    <div className="em-days" role="group" aria-label={t('green.days-summary', { count: shares.length })}>
      <div className="em-days-bars">
        {shares.map(({ from, to, green }) => {
          const text = `${formatTime(from, 'date')} · ${formatShare(green, { language })}`;
          const ref = `${kind}/${new Date(from).toISOString()}/${new Date(to).toISOString()}`;
          return (
            <button key={from} type="button" title={text} aria-label={text} onClick={() => openEvidence(ref)}>
              <span style={{ height: `${(100 * green) / largest}%` }} />
            </button>
          );
        })}
      </div>
      <div className="em-days-foot">
        <span>{formatTime(shares[0]!.from, 'date').slice(5)}</span>
        <span>{t('green.days', { share: formatShare(largest, { language }) })}</span>
        <span>{formatTime(shares.at(-1)!.from, 'date').slice(5)}</span>
      </div>
    </div>
  );
}
