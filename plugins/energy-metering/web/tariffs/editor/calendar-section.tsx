import { ActionButton, Field } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { holidayNames } from '../../../contracts/tariff-words.ts';
import type { CalendarYear } from '../../../contracts/tariffs.ts';
import { useT } from '../../use-t.ts';
import { useEditor, useProblem } from './editor-context.ts';
import { NumberInput, PartProblem, TextInput } from './inputs.tsx';
import { Section } from './section.tsx';

/** Days off and make-up workdays of years that the product does not know, or that differ. */
export function CalendarSection(): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  const years = draft.version.energy.calendarYears ?? [];
  const add = () => {
    const year = Math.max(new Date().getUTCFullYear(), ...years.map((one) => one.year)) + 1;
    const fresh: CalendarYear = {
      year,
      source: '',
      holidays: [{ date: `${year}-01-01`, holiday: 'new-year' }],
      workdays: [],
    };
    draft.set(['energy', 'calendarYears'], [...years, fresh], true);
  };
  return (
    <Section
      title={t('tariffs.calendar-years')}
      path={['energy', 'calendarYears']}
      actions={
        <ActionButton quiet onClick={add}>
          + {t('tariffs.add-year')}
        </ActionButton>
      }
    >
      <p className="lt-entry-help">{t('tariffs.calendar-years-help')}</p>
      {years.map((year, index) => (
        <YearEditor key={index} year={year} index={index} />
      ))}
    </Section>
  );
}

function YearEditor({ year, index }: { year: CalendarYear; index: number }): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  const path = ['energy', 'calendarYears', index];
  const holidayProblem = useProblem([...path, 'holidays'], true);
  const workdayProblem = useProblem([...path, 'workdays'], true);
  const text = year.holidays.map(({ date, holiday }) => `${date} ${holiday}`).join('\n');
  const parse = (lines: string): CalendarYear['holidays'] =>
    lines
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([date]) => date !== undefined && date !== '')
      .map(([date, name]) => ({ date: date!, holiday: holidayNames.find((one) => one === name) ?? 'other' }));
  const close = () => {
    const years = (draft.version.energy.calendarYears ?? []).filter((_, place) => place !== index);
    draft.set(['energy', 'calendarYears'], years.length === 0 ? undefined : years, true);
  };
  return (
    <fieldset className="tf-season">
      <legend>{year.year}</legend>
      <div className="tf-season-head">
        <div className="tf-two">
          <NumberInput path={[...path, 'year']} label={t('tariffs.year')} />
          <TextInput path={[...path, 'source']} label={t('tariffs.source')} />
        </div>
        <ActionButton quiet aria-label={t('tariffs.remove')} onClick={close}>
          ×
        </ActionButton>
      </div>
      <div className="tf-two">
        <Field label={t('tariffs.days-off')} help={t('tariffs.days-off-help')} error={holidayProblem}>
          <textarea
            key={text}
            rows={5}
            defaultValue={text}
            spellCheck={false}
            onBlur={(event) => {
              if (event.target.value !== text) draft.set([...path, 'holidays'], parse(event.target.value), true);
            }}
          />
        </Field>
        <Field label={t('tariffs.look.made-up')} help={t('tariffs.made-up-help')} error={workdayProblem}>
          <textarea
            key={year.workdays.join('\n')}
            rows={5}
            defaultValue={year.workdays.join('\n')}
            spellCheck={false}
            onBlur={(event) => {
              const list = event.target.value.split(/[\s,，]+/).filter((part) => part !== '');
              if (list.join() !== year.workdays.join()) draft.set([...path, 'workdays'], list, true);
            }}
          />
        </Field>
      </div>
      <PartProblem path={path} />
    </fieldset>
  );
}
