import { formatTime, openEvidence } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import type { ForecastView } from './forecast-panel.tsx';

/** Where values come from that no meter measures, and how far ahead they are published; nothing for what meters measure. */
export function SourceNotes({
  forecast: { sources, knownSteps, q50, start, stepMinutes },
}: {
  forecast: ForecastView;
}): ReactNode {
  const t = useT();
  const word = useWordsOf('forecast.source');
  if (sources.length === 0) return null;
  const until = formatTime(start + knownSteps * stepMinutes * 60_000, 'short');
  const words = (id: string, name: string | null): string => (name === null ? word(id) : `${word(id)} ${name}`);
  return (
    <p className="sd-forecast-note">
      {t('forecast.from')}{' '}
      {sources.map(({ id, name, ref }, at) => (
        <span key={`${id}-${name}`}>
          {at > 0 ? ' · ' : ''}
          {ref === null ? (
            words(id, name)
          ) : (
            <button type="button" className="sd-source" onClick={() => openEvidence(ref)}>
              {words(id, name)}
            </button>
          )}
        </span>
      ))}
      {'. '}
      {knownSteps < q50.length && t(knownSteps > 0 ? 'forecast.known-until' : 'forecast.known-none', { time: until })}
    </p>
  );
}
