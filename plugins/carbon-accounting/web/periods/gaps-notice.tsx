import { Field, Notice, Quantity, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Shortfall } from '../../contracts/shortfall.ts';
import { useT } from '../use-t.ts';
import './periods.css';

type Gaps = Shortfall & { ref?: string; reason?: string | null };

/** What a publication goes or went out without. */
export function GapsNotice({ gaps, title, children }: { gaps: Gaps; title: string; children?: ReactNode }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const meters = gaps.meters ?? [];
  return (
    <Notice tone="warning" title={title} data-testid="carbon-gaps">
      <ul className="carbon-gaps">
        {gaps.uncounted > 0 ? <li>{t('gaps.uncounted', { count: gaps.uncounted })}</li> : null}
        {gaps.unmeteredWh === '0' ? null : (
          <li>
            {t('gaps.unmetered')} <Quantity value={Number(gaps.unmeteredWh)} unit="Wh" evidence={gaps.ref ?? null} />{' '}
            {t('gaps.share', { share: Number(gaps.unmeteredPct).toFixed(2) })}
          </li>
        )}
        {gaps.missingReadings && meters.length === 0 ? <li>{t('gaps.readings')}</li> : null}
        {meters.map(({ meter, name, missing, of }) => (
          <li key={meter}>{t('gaps.meter', { meter: text(name), missing, of })}</li>
        ))}
      </ul>
      {gaps.reason ? <p>{t('gaps.accepted', { reason: gaps.reason })}</p> : null}
      {children}
    </Notice>
  );
}

/** Shortest reason that says something, as everywhere. */
export const leastReason = 3;

/** Asks why a period is published with its gaps. */
export function GapsReason(props: { gaps: Gaps; value: string; onChange: (reason: string) => void }): ReactNode {
  const t = useT();
  return (
    <>
      <GapsNotice gaps={props.gaps} title={t('gaps.before')} />
      <Field label={t('gaps.reason')} help={t('gaps.reason-help')}>
        <textarea
          rows={2}
          maxLength={500}
          required
          value={props.value}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        />
      </Field>
    </>
  );
}
