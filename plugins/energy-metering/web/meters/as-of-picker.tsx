import { formatTime, fromZoned, usePark } from '@lingtan/web-sdk';
import { useId, type ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** Chooses the instant whose knowledge is shown, in the park's zone; null is now. */
export function AsOfPicker(props: { value: number | null; onChange: (value: number | null) => void }): ReactNode {
  const t = useT();
  const id = useId();
  const { timeZone } = usePark();
  const shown =
    props.value === null
      ? ''
      : `${formatTime(props.value, 'date', timeZone)}T${formatTime(props.value, 'minute', timeZone)}`;
  const read = (text: string): void => {
    const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
    if (!parts) props.onChange(null);
    else {
      const [year, month, day, hour, minute] = parts.slice(1).map(Number) as [number, number, number, number, number];
      props.onChange(fromZoned(timeZone, year, month, day, hour, minute));
    }
  };
  return (
    <span className="em-as-of" data-set={props.value !== null || undefined}>
      <label htmlFor={id}>{t('registry.as-of')}</label>
      <input
        id={id}
        type="datetime-local"
        value={shown}
        onChange={(event) => read(event.currentTarget.value)}
        data-testid="as-of"
      />
      {props.value === null ? null : (
        <button type="button" onClick={() => props.onChange(null)}>
          {t('registry.as-of-now')}
        </button>
      )}
    </span>
  );
}
