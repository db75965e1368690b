import { ActionButton, useLocalized } from '@lingtan/web-sdk';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { placeCard, type Box } from './place.ts';
import { tourSteps, type TourStep } from './steps.ts';
import './tour.css';

/** The first element of a step that is on the page and drawn. */
function targetOf({ targets }: TourStep): HTMLElement | null {
  for (const each of targets)
    for (const found of document.querySelectorAll<HTMLElement>(each))
      if (found.getClientRects().length > 0) return found;
  return null;
}

const boxOf = (element: HTMLElement): Box => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
};

interface Position {
  target: Box;
  card: { left: number; top: number };
}

/** Steps through the page's main parts: the part is lit, a card says what it is for. Arrow keys go on and back, Esc ends it. */
export default function Tour({ onEnd }: { onEnd: () => void }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const [steps] = useState(() => tourSteps.filter((step) => targetOf(step) !== null));
  const [at, setAt] = useState(0);
  const [position, setPosition] = useState<Position | null>(null);
  const card = useRef<HTMLDivElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const step = steps[at];
  const last = at >= steps.length - 1;
  const go = (by: number) => {
    if (at + by >= steps.length) onEnd();
    else setAt(Math.max(0, at + by));
  };
  const place = useEffectEvent(() => {
    const target = step && targetOf(step);
    if (!target || !card.current) return;
    const { offsetWidth: width, offsetHeight: height } = card.current;
    const box = boxOf(target);
    const view = { width: innerWidth, height: innerHeight };
    setPosition({ target: box, card: placeCard(box, { width, height }, view) });
  });
  useLayoutEffect(() => {
    const target = step && targetOf(step);
    if (!target) {
      onEnd();
      return;
    }
    target.scrollIntoView({ block: 'nearest' });
    place();
    next.current?.focus();
    // Pages grow while they load: the light follows what it lights.
    const watch = new ResizeObserver(place);
    watch.observe(document.body);
    watch.observe(target);
    const moved = () => place();
    addEventListener('scroll', moved, true);
    return () => {
      watch.disconnect();
      removeEventListener('scroll', moved, true);
    };
  }, [step, onEnd]);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape') onEnd();
    else if (event.key === 'ArrowRight') go(1);
    else if (event.key === 'ArrowLeft') go(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    const key = (event: KeyboardEvent) => onKey(event);
    addEventListener('keydown', key, true);
    return () => removeEventListener('keydown', key, true);
  }, []);
  if (!step) return null;
  const shown = position ? { visibility: 'visible' as const } : {};
  return (
    <div className="tour" data-testid="tour">
      <div className="tour-light" style={{ ...position?.target, ...shown }} />
      <div
        ref={card}
        className="tour-card"
        role="dialog"
        aria-modal="true"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        style={{ ...position?.card, ...shown }}
      >
        <h2 id="tour-title">{text(step.title)}</h2>
        <p id="tour-text">{text(step.text)}</p>
        <div className="tour-row">
          <span>{`${at + 1} / ${steps.length}`}</span>
          <ActionButton quiet onClick={onEnd} data-testid="tour-end">
            {t('tour.end')}
          </ActionButton>
          {at > 0 ? <ActionButton onClick={() => go(-1)}>{t('tour.back')}</ActionButton> : null}
          <ActionButton ref={next} primary onClick={() => go(1)} data-testid="tour-next">
            {t(last ? 'tour.done' : 'tour.next')}
          </ActionButton>
        </div>
      </div>
    </div>
  );
}
