import { ActionIcon, Button, Popover, SegmentedControl } from '@mantine/core';
import { IconCalendar, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { formatTime, formatZoneName, fromZoned } from '../format/time.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { CompareChoice } from './compare-choice.tsx';
import { rangeLabel } from './range-label.ts';
import { stepRange, type TimeRangeValue } from './range.ts';
import type { TimeRangeState } from './use-time-range.ts';
import './time-range.css';

export interface TimeRangeProps {
  /** From `useTimeRange`. */
  range: TimeRangeState;
  /** Choices to offer; all by default. */
  choices?: readonly ('live' | 'today' | 'yesterday' | '7d' | 'month' | 'custom')[];
  /** Length of the live window in minutes. Default 60. */
  liveMinutes?: number;
  /** Offers to compare with an earlier range. The page draws `range.compared`. */
  compare?: boolean;
}

const all = ['live', 'today', 'yesterday', '7d', 'month', 'custom'] as const;

function localInput(ts: number, zone: string): string {
  return `${formatTime(ts, 'date', zone)}T${formatTime(ts, 'minute', zone)}`;
}

function fromLocalInput(text: string, zone: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text);
  if (!match) return null;
  return fromZoned(zone, +match[1]!, +match[2]!, +match[3]!, +match[4]!, +match[5]!);
}

/** The one control for time ranges. `[` and `]` step back and forth. */
export function TimeRange({ range, choices = all, liveMinutes = 60, compare = false }: TimeRangeProps): ReactNode {
  const t = useSdkT();
  const { value, from, to, zone } = range;
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useState({ from: '', to: '' });
  const draftFrom = fromLocalInput(draft.from, zone);
  const draftTo = fromLocalInput(draft.to, zone);
  const valid = draftFrom !== null && draftTo !== null && draftFrom < draftTo;
  const step = (direction: -1 | 1) => range.set(stepRange(value, direction, Date.now(), zone));
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.metaKey || event.ctrlKey || event.altKey || target.closest('input, textarea, select, [contenteditable]'))
      return;
    if (event.key === '[') step(-1);
    if (event.key === ']') step(1);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
  const open = () => {
    setDraft({ from: localInput(from, zone), to: localInput(to, zone) });
    setOpened(true);
  };
  const choose = (kind: string) => {
    if (kind === 'custom') open();
    else if (kind === 'live') range.set({ kind, minutes: liveMinutes });
    else range.set({ kind } as TimeRangeValue);
  };
  return (
    <div className="lt-range" data-testid="time-range">
      <SegmentedControl
        size="xs"
        value={value.kind === 'custom' ? 'none' : value.kind}
        onChange={choose}
        data={choices
          .filter((choice) => choice !== 'custom')
          .map((choice) => ({ value: choice, label: t(`range.${choice}`) }))}
        aria-label={t('range.label')}
      />
      <div className="lt-range-step">
        <ActionIcon
          variant="default"
          onClick={() => step(-1)}
          aria-label={t('range.back')}
          title={`${t('range.back')}  [`}
        >
          <IconChevronLeft size={14} />
        </ActionIcon>
        <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
          <Popover.Target>
            <Button
              variant="default"
              size="xs"
              className="lt-range-label"
              leftSection={<IconCalendar size={13} />}
              title={formatZoneName(zone, from)}
              onClick={() => (opened ? setOpened(false) : open())}
            >
              {rangeLabel(from, to, zone)}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <form
              className="lt-range-form"
              onSubmit={(event) => {
                event.preventDefault();
                if (!valid) return;
                range.set({ kind: 'custom', from: draftFrom, to: draftTo });
                setOpened(false);
              }}
            >
              <label>
                {t('range.from')}
                <input
                  type="datetime-local"
                  value={draft.from}
                  onChange={(event) => setDraft({ ...draft, from: event.target.value })}
                />
              </label>
              <label>
                {t('range.to')}
                <input
                  type="datetime-local"
                  value={draft.to}
                  onChange={(event) => setDraft({ ...draft, to: event.target.value })}
                />
              </label>
              <p>{valid ? formatZoneName(zone, from) : t('range.invalid')}</p>
              <Button type="submit" size="xs" disabled={!valid}>
                {t('range.apply')}
              </Button>
            </form>
          </Popover.Dropdown>
        </Popover>
        <ActionIcon
          variant="default"
          onClick={() => step(1)}
          aria-label={t('range.forward')}
          title={`${t('range.forward')}  ]`}
        >
          <IconChevronRight size={14} />
        </ActionIcon>
      </div>
      {compare ? <CompareChoice range={range} /> : null}
    </div>
  );
}
