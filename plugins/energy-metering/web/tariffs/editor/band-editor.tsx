import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { formatMinute, hoursToRuns, minutesPerDay } from '../../../contracts/tariff-hours.ts';
import { touPeriods } from '../../../contracts/tariff-words.ts';
import type { TouPeriod } from '../../../contracts/tariff-words.ts';
import type { PeriodHours } from '../../../contracts/tariffs.ts';
import { useT } from '../../use-t.ts';
import { HourAxis } from '../day-band.tsx';
import { paintHours, spanOf } from './band-state.ts';
import { useEditor } from './editor-context.ts';

/**
 * A day of 24 hours that is painted with the chosen period: drag with a pointer; with the keyboard move by arrows, extend
 * by Shift, paint by Enter or the number of a period.
 */
export function BandEditor(props: {
  hours: PeriodHours;
  label: string;
  onChange: (hours: PeriodHours) => void;
}): ReactNode {
  const { hours, label, onChange } = props;
  const t = useT();
  const { step, brush, setBrush } = useEditor();
  const box = useRef<HTMLDivElement>(null);
  const [selection, setSelection] = useState({ anchor: 0, focus: 0 });
  const [painting, setPainting] = useState<{ anchor: number; focus: number } | null>(null);
  const [said, setSaid] = useState('');
  const cells = minutesPerDay / step;
  const runs = hoursToRuns(hours);

  const cellAt = (event: PointerEvent): number => {
    const { left, width } = box.current!.getBoundingClientRect();
    return Math.max(0, Math.min(cells - 1, Math.floor(((event.clientX - left) / width) * cells)));
  };
  const paint = (span: { from: number; to: number }, period: TouPeriod): void => {
    onChange(paintHours(hours, span, step, period));
    setSaid(`${formatMinute(span.from * step)}–${formatMinute(span.to * step)} ${t(`tariffs.period.${period}`)}`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageUp: -60 / step,
      PageDown: 60 / step,
      Home: -cells,
      End: cells,
    };
    const move = moves[event.key];
    const period = touPeriods[Number(event.key) - 1];
    if (move !== undefined) {
      const focus = Math.max(0, Math.min(cells - 1, selection.focus + Math.trunc(move)));
      const next = event.shiftKey ? { anchor: selection.anchor, focus } : { anchor: focus, focus };
      const span = spanOf(next.anchor, next.focus);
      setSelection(next);
      setSaid(`${formatMinute(span.from * step)}–${formatMinute(span.to * step)}`);
    } else if (period !== undefined) {
      setBrush(period);
      paint(spanOf(selection.anchor, selection.focus), period);
    } else if (event.key === 'Enter' || event.key === ' ') paint(spanOf(selection.anchor, selection.focus), brush);
    else return;
    event.preventDefault();
  };
  const shown = painting ?? selection;
  const span = spanOf(shown.anchor, shown.focus);
  return (
    <div className="tf-paint">
      <div
        ref={box}
        className="tf-band tf-band-edit"
        role="group"
        tabIndex={0}
        aria-roledescription={t('tariffs.band')}
        aria-label={`${label}. ${t('tariffs.band-help')}`}
        data-painting={painting ? brush : undefined}
        data-testid="hour-band"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const cell = cellAt(event);
          setPainting({ anchor: event.shiftKey ? selection.anchor : cell, focus: cell });
        }}
        onPointerMove={(event) => {
          if (painting) setPainting({ ...painting, focus: cellAt(event) });
        }}
        onPointerUp={() => {
          if (!painting) return;
          paint(spanOf(painting.anchor, painting.focus), brush);
          setSelection(painting);
          setPainting(null);
        }}
        onPointerCancel={() => setPainting(null)}
      >
        {runs.map(({ from, to, period }) => (
          <span key={from} data-period={period} style={{ flexGrow: to - from }}>
            {to - from >= 60 ? t(`tariffs.letter.${period}`) : null}
          </span>
        ))}
        <span
          className="tf-cursor"
          data-period={painting ? brush : undefined}
          style={{ left: `${(span.from / cells) * 100}%`, width: `${((span.to - span.from) / cells) * 100}%` }}
        />
      </div>
      {painting ? (
        <span className="tf-painted" style={{ left: `${((span.from + span.to) / 2 / cells) * 100}%` }}>
          {formatMinute(span.from * step)}–{formatMinute(span.to * step)}
        </span>
      ) : null}
      <HourAxis />
      <span className="lt-visually-hidden" aria-live="polite">
        {said}
      </span>
    </div>
  );
}

/** The period that is painted with. */
export function BrushBar(): ReactNode {
  const t = useT();
  const { brush, setBrush } = useEditor();
  return (
    <div className="tf-brushes" role="radiogroup" aria-label={t('tariffs.brush')}>
      {touPeriods.map((period, index) => (
        <button
          key={period}
          type="button"
          role="radio"
          aria-checked={period === brush}
          onClick={() => setBrush(period)}
        >
          <span className="tf-swatch" data-period={period} aria-hidden="true" />
          {t(`tariffs.period.${period}`)}
          <kbd>{index + 1}</kbd>
        </button>
      ))}
    </div>
  );
}
