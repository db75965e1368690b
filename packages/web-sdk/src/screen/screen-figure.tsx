import type { EvidenceRef, Quality } from '@lingtan/sdk';
import type { ReactNode } from 'react';
import { Evident } from '../evidence/evident.tsx';
import { quantityParts, type QuantityOptions } from '../format/number.ts';
import { formatAge, formatTime } from '../format/time.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLanguage } from '../i18n/use-t.ts';
import { useReplay } from '../live/moment.tsx';
import { useConnection } from '../live/use-live.ts';
import { useNow } from '../live/use-now.ts';
import { qualityLook } from '../ui/quality.ts';
import './screen.css';

export interface ScreenFigureProps {
  label: string;
  value: number | null | undefined;
  /** Stored unit; a prefix is chosen unless `scale` says otherwise. */
  unit: string;
  /** Time of the value, ms UTC. With it the figure is hatched when it gets old or the connection is lost. */
  ts?: number | null;
  /** Age at which the figure is stale; default 30 s. */
  staleAfterMs?: number;
  quality?: Quality | number;
  /** Opens the evidence drawer here. */
  evidence?: EvidenceRef | null;
  digits?: number;
  scale?: QuantityOptions['scale'];
  size?: 'md' | 'lg' | 'xl';
  /** Period, target or share, under the figure. */
  note?: ReactNode;
  'data-testid'?: string;
}

/** A figure that is read across a room. An old or unknown one is never drawn as zero, nor as a fresh one. */
export function ScreenFigure(props: ScreenFigureProps): ReactNode {
  const { value, unit, ts, staleAfterMs = 30_000, size = 'md' } = props;
  const language = useLanguage();
  const t = useSdkT();
  const now = useNow();
  const connection = useConnection();
  const replay = useReplay();
  const missing = value === null || value === undefined || !Number.isFinite(value);
  const age = ts ? now - ts : null;
  const lost = !replay && connection.state === 'lost';
  const stale = !missing && ((age !== null && age > staleAfterMs + (replay?.stepMs ?? 0)) || lost);
  const shown = quantityParts(value, unit, { digits: props.digits, scale: props.scale, language });
  const { mark, reason } = qualityLook(props.quality);
  const number = `${mark && !missing ? mark : ''}${shown.text}`;
  return (
    <div
      className="lt-sf"
      data-size={size}
      data-stale={stale || undefined}
      data-testid={props['data-testid']}
      title={[reason ? t(reason) : '', ts ? formatTime(ts) : ''].filter(Boolean).join(' · ')}
    >
      <span className="lt-sf-label">{props.label}</span>
      <span className="lt-sf-value">
        <Evident evidence={props.evidence} label={props.label} value={`${number} ${shown.unit}`}>
          <span className="lt-sf-number">{number}</span> <span className="lt-sf-unit">{shown.unit}</span>
        </Evident>
      </span>
      {stale && age !== null ? (
        <span className="lt-sf-note">⊘ {formatAge(age, language)}</span>
      ) : props.note ? (
        <span className="lt-sf-note">{props.note}</span>
      ) : null}
    </div>
  );
}
