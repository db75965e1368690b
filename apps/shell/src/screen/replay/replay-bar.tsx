import { formatTime, fromZoned, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../../use-t.ts';
import { speeds } from './playback.ts';
import type { ReplayControls } from './use-replay-controls.ts';

const minute = 60_000;
const steps = [
  { by: -60 * minute, id: 'hour-back', text: '−1h' },
  { by: -minute, id: 'minute-back', text: '−1m' },
  { by: minute, id: 'minute-on', text: '+1m' },
  { by: 60 * minute, id: 'hour-on', text: '+1h' },
] as const;

/** Steers a replay: time, steps, speed, back to the present. Times are the park's. */
export function ReplayBar({ controls }: { controls: ReplayControls }): ReactNode {
  const t = useT();
  const { timeZone } = usePark();
  const { playback } = controls;
  if (playback === null) return null;
  const { at, speed } = playback;
  const read = (text: string): void => {
    const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
    // While it is being typed it is no time yet.
    if (!parts) return;
    const [year, month, day, hour, minutes] = parts.slice(1).map(Number) as [number, number, number, number, number];
    controls.goTo(fromZoned(timeZone, year, month, day, hour, minutes));
  };
  const stepButton = ({ by, id, text }: (typeof steps)[number]) => (
    <button
      key={id}
      type="button"
      title={t(`replay.${id}`)}
      aria-label={t(`replay.${id}`)}
      onClick={() => controls.step(by)}
    >
      {text}
    </button>
  );
  return (
    <span className="screen-replay" role="group" aria-label={t('replay.title')}>
      <input
        type="datetime-local"
        aria-label={t('replay.time')}
        value={`${formatTime(at, 'date', timeZone)}T${formatTime(at, 'minute', timeZone)}`}
        max={`${formatTime(Date.now(), 'date', timeZone)}T${formatTime(Date.now(), 'minute', timeZone)}`}
        onChange={(event) => read(event.currentTarget.value)}
        data-testid="replay-time"
      />
      {steps.slice(0, 2).map(stepButton)}
      <button
        type="button"
        aria-pressed={speed === 0}
        aria-label={t('replay.pause')}
        title={t('replay.pause')}
        onClick={() => controls.play(0)}
      >
        ❚❚
      </button>
      {speeds.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={speed === each}
          aria-label={t('replay.play', { speed: each })}
          title={t('replay.play', { speed: each })}
          onClick={() => controls.play(each)}
          data-testid={`replay-${each}`}
        >
          ×{each}
        </button>
      ))}
      {steps.slice(2).map(stepButton)}
      <button type="button" className="screen-live" onClick={controls.live} data-testid="replay-live">
        {t('replay.live')}
      </button>
    </span>
  );
}
