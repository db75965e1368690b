import { ActionButton, Field } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { dayTypes, holidayNames } from '../../../contracts/tariff-words.ts';
import type { DaySchedule } from '../../../contracts/tariffs.ts';
import { useT } from '../../use-t.ts';
import { BandEditor } from './band-editor.tsx';
import { useEditor, useProblem } from './editor-context.ts';
import { PartProblem } from './inputs.tsx';
import { RangeInputs } from './range-inputs.tsx';
import type { Path } from './set-at.ts';
import { toggled, Toggles } from './toggles.tsx';

/** Hours of some days of a season: which days, and their periods. */
export function ScheduleEditor(props: {
  path: Path;
  schedule: DaySchedule;
  season: string;
  /** More than one, so that its days must be said and it can go. */
  several: boolean;
  onMove: ((by: -1) => void) | null;
}): ReactNode {
  const { path, schedule, several } = props;
  const t = useT();
  const { draft } = useEditor();
  const days = schedule.days ?? [];
  const dates = schedule.dates ?? [];
  const name =
    days.length === 0 && dates.length === 0
      ? t('tariffs.every-day')
      : [...days.map((day) => t(`tariffs.look.${day}`)), ...dates].join(', ');
  const set = (field: keyof DaySchedule, list: readonly string[]) =>
    draft.set([...path, field], list.length === 0 ? undefined : list, true);
  return (
    <div className="tf-schedule">
      {several ? (
        <div className="tf-schedule-head">
          <Toggles
            label={t('tariffs.days')}
            options={dayTypes.map((value) => ({ value, label: t(`tariffs.look.${value}`) }))}
            chosen={days}
            onToggle={(day) => set('days', toggled(dayTypes, days, day))}
          />
          {days.length === 0 && dates.length === 0 ? (
            <span className="lt-entry-help">{t('tariffs.every-day')}</span>
          ) : null}
          <span className="tf-space" />
          {props.onMove ? (
            <ActionButton
              quiet
              aria-label={t('tariffs.move-up')}
              title={t('tariffs.move-up-help')}
              onClick={() => props.onMove?.(-1)}
            >
              ↑
            </ActionButton>
          ) : null}
          <ActionButton
            quiet
            aria-label={t('tariffs.remove-schedule')}
            onClick={() => draft.set(path, undefined, true)}
          >
            ×
          </ActionButton>
        </div>
      ) : null}
      {days.includes('holiday') ? (
        <Toggles
          label={t('tariffs.holidays')}
          options={holidayNames.map((value) => ({ value, label: t(`tariffs.holiday.${value}`) }))}
          chosen={schedule.holidays ?? []}
          onToggle={(holiday) => set('holidays', toggled(holidayNames, schedule.holidays ?? [], holiday))}
        />
      ) : null}
      {several ? <DatesInput path={[...path, 'dates']} dates={dates} /> : null}
      <PartProblem path={path} />
      <PartProblem path={[...path, 'holidays']} />
      <BandEditor
        hours={schedule.hours}
        label={`${props.season}, ${name}`}
        onChange={(hours) => draft.set([...path, 'hours'], hours, true)}
      />
      <RangeInputs path={[...path, 'hours']} hours={schedule.hours} />
    </div>
  );
}

function DatesInput({ path, dates }: { path: Path; dates: readonly string[] }): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  const error = useProblem(path, true);
  return (
    <details className="tf-dates" open={dates.length > 0 || undefined}>
      <summary>{t('tariffs.single-dates')}</summary>
      <Field label={t('tariffs.single-dates')} help={t('tariffs.single-dates-help')} error={error}>
        <input
          defaultValue={dates.join(', ')}
          key={dates.join(', ')}
          onBlur={(event) => {
            const list = event.target.value.split(/[\s,，、;；]+/).filter((part) => part !== '');
            if (list.join() !== dates.join()) draft.set(path, list.length === 0 ? undefined : list, true);
          }}
        />
      </Field>
    </details>
  );
}
