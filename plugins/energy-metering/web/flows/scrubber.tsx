import { formatTime } from '@lingtan/web-sdk';
import { useEffect, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { FlowFramesData } from '../../contracts/supply-routes.ts';
import { useT } from '../use-t.ts';
import { ScrubberTrend } from './scrubber-trend.tsx';
import './flows.css';

const playMs = 350;

export interface ScrubberProps {
  data: FlowFramesData;
  /** Frame that is shown; null for the whole period. */
  at: number | null;
  onMove: (at: number | null) => void;
  playing: boolean;
  onPlay: (playing: boolean) => void;
}

/** Moves through the frames of a period: by dragging over its trend, by arrow keys, or by playing. */
export function Scrubber({ data, at, onMove, playing, onPlay }: ScrubberProps): ReactNode {
  const t = useT();
  const track = useRef<HTMLDivElement>(null);
  const frames = Math.max(0, data.ts.length - 1);
  const move = (to: number): void => onMove(Math.min(frames - 1, Math.max(0, to)));
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const next = (at ?? -1) + 1;
      if (next < frames) onMove(next);
      else onPlay(false);
    }, playMs);
    return () => clearInterval(timer);
  }, [playing, at, frames, onMove, onPlay]);

  const drag = (event: PointerEvent): void => {
    const box = track.current!.getBoundingClientRect();
    move(Math.floor(((event.clientX - box.left) / box.width) * frames));
  };
  const keys: Record<string, () => void> = {
    ArrowLeft: () => move((at ?? frames) - 1),
    ArrowRight: () => move((at ?? -1) + 1),
    PageUp: () => move((at ?? frames) - 4),
    PageDown: () => move((at ?? -1) + 4),
    Home: () => move(0),
    End: () => move(frames - 1),
    Escape: () => onMove(null),
    ' ': () => onPlay(!playing),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    if (event.key !== ' ') onPlay(false);
    act();
  };
  const label = frameLabel(data, at, t);
  return (
    <div className="em-scrub">
      <div className="em-scrub-bar">
        <button type="button" aria-label={t('flows.previous')} onClick={keys['ArrowLeft']}>
          ‹
        </button>
        <button
          type="button"
          aria-label={t(playing ? 'flows.pause' : 'flows.play')}
          aria-pressed={playing}
          onClick={() => onPlay(!playing)}
          data-testid="scrub-play"
        >
          {playing ? '❚❚' : '▶'}
        </button>
        <button type="button" aria-label={t('flows.next')} onClick={keys['ArrowRight']}>
          ›
        </button>
        <output className="em-scrub-label" data-testid="scrub-label">
          {label}
        </output>
        {at === null ? null : (
          <button type="button" className="em-scrub-reset" onClick={() => onMove(null)}>
            {t('flows.reset')}
          </button>
        )}
      </div>
      <div
        ref={track}
        className="em-scrub-track"
        role="slider"
        tabIndex={0}
        aria-label={t('flows.scrub')}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, frames - 1)}
        aria-valuenow={at ?? 0}
        aria-valuetext={label}
        title={t('flows.scrub-hint')}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          onPlay(false);
          drag(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
        }}
        data-testid="scrubber"
      >
        <ScrubberTrend data={data} />
        {at === null ? null : (
          <span className="em-scrub-at" style={{ left: `${(100 * at) / frames}%`, width: `${100 / frames}%` }} />
        )}
      </div>
      <div className="em-days-foot">
        <span>{formatTime(data.ts[0]!, 'short')}</span>
        <span>{t('flows.trend')}</span>
        <span>{formatTime(data.ts.at(-1)!, 'short')}</span>
      </div>
    </div>
  );
}

/** When a frame is, in words. */
export function frameLabel(data: FlowFramesData, at: number | null, t: ReturnType<typeof useT>): string {
  if (at === null) return t('flows.whole');
  return t('flows.at', { from: formatTime(data.ts[at]!, 'short'), to: formatTime(data.ts[at + 1]!, 'short') });
}
