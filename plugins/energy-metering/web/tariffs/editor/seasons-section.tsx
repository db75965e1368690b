import { ActionButton, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { hoursToRuns } from '../../../contracts/tariff-hours.ts';
import { touPeriods } from '../../../contracts/tariff-words.ts';
import type { TariffSeason, TariffVersion } from '../../../contracts/tariffs.ts';
import { useT } from '../../use-t.ts';
import { BrushBar } from './band-editor.tsx';
import { useEditor } from './editor-context.ts';
import { FactorInputs } from './factor-inputs.tsx';
import { NameInputs, PartProblem } from './inputs.tsx';
import { ScheduleEditor } from './schedule-editor.tsx';
import { Section } from './section.tsx';
import { Toggles } from './toggles.tsx';

const months = Array.from({ length: 12 }, (_, index) => index + 1);

/** Periods that occur in a season. */
export function periodsOf(season: TariffSeason): Set<string> {
  return new Set(season.schedules.flatMap(({ hours }) => hoursToRuns(hours).map(({ period }) => period)));
}

/** Gives a month to a season and takes it from all others. */
function assignMonth(version: TariffVersion, index: number, month: number): TariffVersion {
  const seasons = version.energy.seasons.map((season, place) => {
    const rest = season.months.filter((one) => one !== month);
    return { ...season, months: place === index ? [...rest, month].sort((a, b) => a - b) : rest };
  });
  return { ...version, energy: { ...version.energy, seasons } };
}

function freshId(taken: readonly string[], stem: string): string {
  let number = taken.length + 1;
  while (taken.includes(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

/** Seasons with their months and hours. */
export function SeasonsSection(): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  const { seasons } = draft.version.energy;
  const add = () => {
    const id = freshId(
      seasons.map((season) => season.id),
      'season',
    );
    const fresh: TariffSeason = { id, name: { en: '', 'zh-CN': '' }, months: [], schedules: [{ hours: {} }] };
    draft.set(['energy', 'seasons', seasons.length], fresh, true);
  };
  return (
    <Section
      title={t('tariffs.seasons-hours')}
      path={['energy', 'seasons']}
      actions={
        <ActionButton quiet onClick={add}>
          + {t('tariffs.add-season')}
        </ActionButton>
      }
    >
      <div className="tf-brush-line">
        <BrushBar />
        <span className="lt-entry-help">{t('tariffs.paint-help')}</span>
      </div>
      <PartProblem path={['energy', 'seasons']} />
      {seasons.map((season, index) => (
        <SeasonEditor key={season.id} season={season} index={index} alone={seasons.length === 1} />
      ))}
    </Section>
  );
}

function SeasonEditor({ season, index, alone }: { season: TariffSeason; index: number; alone: boolean }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { draft } = useEditor();
  const path = ['energy', 'seasons', index];
  const move = (place: number) => {
    const list = [...season.schedules];
    list.splice(place - 1, 0, ...list.splice(place, 1));
    draft.set([...path, 'schedules'], list, true);
  };
  return (
    <fieldset className="tf-season" data-testid="season">
      <legend>{text(season.name) || season.id}</legend>
      <div className="tf-season-head">
        <div className="tf-two">
          <NameInputs path={[...path, 'name']} en={t('tariffs.name-en')} zh={t('tariffs.name-zh')} />
        </div>
        {alone ? null : (
          <ActionButton quiet aria-label={t('tariffs.remove-season')} onClick={() => draft.set(path, undefined, true)}>
            ×
          </ActionButton>
        )}
      </div>
      <Toggles
        label={t('tariffs.months')}
        options={months.map((value) => ({ value, label: String(value), title: t('tariffs.month', { month: value }) }))}
        chosen={season.months}
        onToggle={(month) => draft.change((version) => assignMonth(version, index, month))}
      />
      <PartProblem path={[...path, 'months']} />
      <PartProblem path={[...path, 'schedules']} />
      {season.schedules.map((schedule, place) => (
        <ScheduleEditor
          key={place}
          path={[...path, 'schedules', place]}
          schedule={schedule}
          season={text(season.name)}
          several={season.schedules.length > 1}
          onMove={place > 0 ? () => move(place) : null}
        />
      ))}
      <div className="tf-season-foot">
        <ActionButton
          quiet
          onClick={() =>
            draft.set(
              [...path, 'schedules'],
              [{ days: ['holiday'], hours: season.schedules.at(-1)?.hours ?? {} }, ...season.schedules],
              true,
            )
          }
        >
          + {t('tariffs.add-schedule')}
        </ActionButton>
        <label className="tf-check">
          <input
            type="checkbox"
            checked={season.factors !== undefined}
            onChange={(event) =>
              draft.set(
                [...path, 'factors'],
                event.target.checked ? { ...draft.version.energy.factors } : undefined,
                true,
              )
            }
          />
          {t('tariffs.own-factors')}
        </label>
      </div>
      {season.factors ? (
        <FactorInputs
          path={[...path, 'factors']}
          periods={touPeriods.filter((period) => periodsOf(season).has(period))}
        />
      ) : null}
    </fieldset>
  );
}
