import { useEffect, useState, type ReactNode } from 'react';
import { readHourRange } from '../../../contracts/tariff-hours.ts';
import { touPeriods } from '../../../contracts/tariff-words.ts';
import type { TouPeriod } from '../../../contracts/tariff-words.ts';
import type { PeriodHours } from '../../../contracts/tariffs.ts';
import { useT } from '../../use-t.ts';
import { splitRanges } from './band-state.ts';
import { useEditor, useProblem } from './editor-context.ts';
import type { Path } from './set-at.ts';

/** The same hours as text, to the minute. */
export function RangeInputs({ path, hours }: { path: Path; hours: PeriodHours }): ReactNode {
  return (
    <div className="tf-ranges">
      {touPeriods
        .filter((period) => period !== 'flat')
        .map((period) => (
          <RangeInput key={period} path={[...path, period]} period={period} ranges={hours[period] ?? []} />
        ))}
    </div>
  );
}

function RangeInput({ path, period, ranges }: { path: Path; period: TouPeriod; ranges: readonly string[] }): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  const error = useProblem(path, true);
  const stored = ranges.join(', ');
  const [text, setText] = useState(stored);
  // What is typed stays as typed; a change from elsewhere (painting, undo) replaces it.
  useEffect(() => {
    setText((typed) => (splitRanges(typed).join(', ') === stored ? typed : stored));
  }, [stored]);
  const hours = ranges
    .flatMap((range) => {
      const spans = readHourRange(range);
      return typeof spans === 'object' && spans !== null ? spans : [];
    })
    .reduce((sum, { from, to }) => sum + (to - from) / 60, 0);
  return (
    <label className="tf-range" data-invalid={error ? true : undefined}>
      <span className="tf-swatch" data-period={period} aria-hidden="true" />
      <span className="tf-range-name">{t(`tariffs.period.${period}`)}</span>
      <input
        value={text}
        placeholder="–"
        spellCheck={false}
        aria-invalid={error ? true : undefined}
        onChange={(event) => {
          setText(event.target.value);
          const list = splitRanges(event.target.value);
          draft.set(path, list.length === 0 ? undefined : list);
        }}
      />
      <span className="tf-range-hours">{hours > 0 ? `${hours} h` : ''}</span>
      {error ? (
        <span className="lt-entry-error" role="alert">
          {error}
        </span>
      ) : null}
    </label>
  );
}
