import type { EvidenceRef, Quality } from '@lingtan/sdk';
import { useContext, useEffect, useRef, type ReactNode } from 'react';
import { openEvidence } from '../evidence/store.ts';
import { formatNumber, quantityParts, type QuantityOptions } from '../format/number.ts';
import { formatAge, formatTime } from '../format/time.ts';
import { unitFactor, unitSymbol } from '../format/units.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLanguage } from '../i18n/use-t.ts';
import { useConnection } from '../live/use-live.ts';
import { useNow } from '../live/use-now.ts';
import { ColumnFiguresContext } from '../table/column-figures.ts';
import { qualityLook } from './quality.ts';
import './quantity.css';

export interface QuantityProps {
  value: number | null | undefined;
  /**
   * Stored unit, e.g. `kW`; a prefix is chosen unless `scale` says otherwise. In a column of a table whose header has a unit of
   * the same kind the figure stands in that one, so that what is below each other compares.
   */
  unit: string;
  /** Time of the value, ms UTC. With it the figure greys out when it gets old or the connection is lost. */
  ts?: number | null;
  /** Age at which the figure is stale; default 60 s. */
  staleAfterMs?: number;
  /** Evidence quality, or telemetry's bit flags. */
  quality?: Quality | number;
  /** Opens the evidence drawer here. */
  evidence?: EvidenceRef | null;
  digits?: number;
  scale?: QuantityOptions['scale'];
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /** Writes the age beside the unit. */
  showAge?: boolean;
  /** Why there is no value, for the hover. */
  reason?: string;
  /** What the figure is, for screen readers. */
  label?: string;
  'data-testid'?: string;
}

/** Value and unit as they are shown, in a column as the column has them. */
function useShown({ value, unit, digits, scale }: QuantityProps) {
  const language = useLanguage();
  const column = useContext(ColumnFiguresContext);
  const factor = column ? unitFactor(unit, column.unit) : null;
  if (!column || factor === null) return { ...quantityParts(value, unit, { digits, scale, language }), heads: false };
  const own = unit === column.unit ? digits : undefined;
  const text = formatNumber(typeof value === 'number' ? value * factor : value, {
    digits: own ?? column.digits,
    language,
  });
  return { text, unit: unitSymbol(column.unit), heads: true };
}

/** A complete figure: value, unit, age and quality; opens to its evidence. */
export function Quantity(props: QuantityProps): ReactNode {
  const { value, ts, quality, evidence, size = 'md', staleAfterMs = 60_000, label } = props;
  const language = useLanguage();
  const t = useSdkT();
  const now = useNow();
  const connection = useConnection();
  const missing = value === null || value === undefined || !Number.isFinite(value);
  const look = qualityLook(quality);
  const age = ts ? now - ts : null;
  const stale = !missing && age !== null && (age > staleAfterMs || connection.state === 'lost');
  const shown = useShown(props);

  const ref = useRef<HTMLSpanElement>(null);
  const before = useRef(shown.text);
  useEffect(() => {
    if (before.current === shown.text) return;
    before.current = shown.text;
    if (!ts || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    ref.current?.animate([{ backgroundColor: 'var(--lt-flash)' }, { backgroundColor: 'transparent' }], 400);
  }, [shown.text, ts]);

  const hints = [
    label,
    missing ? (props.reason ?? t('quantity.missing')) : null,
    look.reason ? t(look.reason) : null,
    stale ? t('quantity.stale') : null,
    ts ? `${formatTime(ts)} · ${formatAge(now - ts, language)}` : null,
  ].filter((hint) => hint !== null && hint !== undefined);

  const body = (
    <>
      <span className="lt-q-value" ref={ref}>
        {look.mark && !missing ? <span className="lt-q-mark">{look.mark}</span> : null}
        {shown.text}
      </span>
      {/* The blanks are not drawn, they are for who copies or hears the figure. */}{' '}
      {shown.unit ? <span className={shown.heads ? 'lt-visually-hidden' : 'lt-q-unit'}>{shown.unit}</span> : null}{' '}
      {props.showAge && age !== null ? <span className="lt-q-age">{formatAge(age, language)}</span> : null}
    </>
  );
  const shared = {
    className: 'lt-q',
    title: hints.join(' · '),
    'data-size': size,
    'data-stale': stale || undefined,
    'data-missing': missing || undefined,
    'data-bad': look.bad || undefined,
    'data-simulated': look.simulated || undefined,
    'data-testid': props['data-testid'],
  };
  const mark = missing ? '' : look.mark;
  const said = [`${mark}${shown.text}`, shown.unit, props.showAge && age !== null ? formatAge(age, language) : '']
    .filter((part) => part !== '')
    .join(' ');
  if (!evidence) return <span {...shared}>{body}</span>;
  return (
    <button
      type="button"
      {...shared}
      data-evidence={evidence}
      aria-label={label ? t('quantity.labelled', { label, value: said }) : t('quantity.unlabelled', { value: said })}
      onClick={(event) => {
        event.stopPropagation();
        openEvidence(evidence);
      }}
    >
      {body}
    </button>
  );
}
