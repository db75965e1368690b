import { useApi, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RegistryData } from '../../contracts/index.ts';
import { useT } from '../use-t.ts';
import { storedAtStart, type MappingDraft } from './guess-mapping.ts';
import type { ImportFile } from './read-table.ts';

interface PointInfo {
  id: string;
  name: { en: string; 'zh-CN': string };
  unit: string;
  kind: string;
}

export interface MappingFormProps {
  file: ImportFile;
  draft: MappingDraft;
  onChange: (draft: MappingDraft) => void;
  onBack: () => void;
  /** `atStart`: what the points ask of times that are ends of intervals. */
  onNext: (atStart: boolean) => void;
}

const widths = [1, 5, 15, 30, 60];

/** Second step: which column is the time, and which goes to which register or point in which unit. */
export function MappingForm({ file, draft, onChange, onBack, onNext }: MappingFormProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const points = useApi<PointInfo[]>('points');
  const registry = useApi<RegistryData>('./registry');
  const stamps = new Map(registry.data?.amountPoints.map(({ point, stamp }) => [point, stamp]));
  const byId = new Map((points.data ?? []).map((point) => [point.id, point]));
  const set = (change: Partial<MappingDraft>): void => onChange({ ...draft, ...change });
  const setColumn = (header: string, change: Partial<MappingDraft['columns'][number]>): void =>
    set({ columns: draft.columns.map((column) => (column.header === header ? { ...column, ...change } : column)) });
  const mapped = draft.columns.filter(({ point }) => point !== '');
  const unknown = mapped.filter(({ point }) => points.data && !byId.has(point));
  const repeated = mapped.filter(({ point }, at) => mapped.findIndex((other) => other.point === point) !== at);
  const starts = mapped.flatMap(({ point }) => {
    const known = byId.get(point);
    return known ? [storedAtStart({ ...known, stamp: stamps.get(point) })] : [];
  });
  const ends = draft.intervalEndMinutes !== null;
  const mixed = ends && starts.includes(true) && starts.includes(false);
  const sample = (header: string): string => {
    const at = file.header.findIndex((name) => name.trim() === header);
    return file.rows
      .slice(0, 3)
      .map((row) => row[at] ?? '')
      .join(' · ');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onNext(starts[0] ?? true);
      }}
    >
      <div className="em-fields">
        <label className="em-field">
          {t('imports.time')}
          <select
            className="em-select"
            value={draft.time}
            onChange={(event) => set({ time: event.currentTarget.value })}
          >
            {file.header.map((name) => (
              <option key={name}>{name.trim()}</option>
            ))}
          </select>
        </label>
        <label className="em-field">
          {t('imports.zone')}
          <input
            className="em-input"
            list="em-zones"
            value={draft.timeZone}
            onChange={(event) => set({ timeZone: event.currentTarget.value })}
          />
          <datalist id="em-zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </label>
        <label className="em-field">
          {t('imports.meaning')}
          <select
            className="em-select"
            value={draft.intervalEndMinutes ?? ''}
            onChange={(event) =>
              set({ intervalEndMinutes: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })
            }
          >
            <option value="">{t('imports.moment')}</option>
            {widths.map((minutes) => (
              <option key={minutes} value={minutes}>
                {t('imports.interval-end', { minutes })}
              </option>
            ))}
          </select>
        </label>
        <label className="em-field">
          {t('imports.decimal')}
          <select
            className="em-select"
            value={draft.decimal}
            onChange={(event) => set({ decimal: event.currentTarget.value === ',' ? ',' : '.' })}
          >
            <option value=".">1234.5</option>
            <option value=",">1234,5</option>
          </select>
        </label>
      </div>
      <datalist id="em-points">
        {(points.data ?? []).map((point) => (
          <option key={point.id} value={point.id}>
            {`${text(point.name)} [${point.unit}]`}
          </option>
        ))}
      </datalist>
      <table className="em-map">
        <thead>
          <tr>
            <th scope="col">{t('imports.column')}</th>
            <th scope="col">{t('imports.sample')}</th>
            <th scope="col">{t('imports.point')}</th>
            <th scope="col">{t('imports.unit')}</th>
          </tr>
        </thead>
        <tbody>
          {draft.columns
            .filter(({ header }) => header !== draft.time)
            .map(({ header, point, unit }) => (
              <tr key={header} data-off={point === '' || undefined}>
                <th scope="row">{header}</th>
                <td className="em-sample">{sample(header)}</td>
                <td>
                  <input
                    className="em-input"
                    list="em-points"
                    aria-label={t('imports.point-of', { column: header })}
                    placeholder={t('imports.skip')}
                    value={point}
                    onChange={(event) => setColumn(header, { point: event.currentTarget.value.trim() })}
                  />
                  <span className="em-map-note">
                    {byId.has(point)
                      ? text(byId.get(point)!.name)
                      : point !== '' && points.data
                        ? t('imports.unknown-point')
                        : ''}
                  </span>
                </td>
                <td>
                  <input
                    className="em-input em-unit"
                    aria-label={t('imports.unit-of', { column: header })}
                    placeholder={byId.get(point)?.unit ?? ''}
                    value={unit}
                    onChange={(event) => setColumn(header, { unit: event.currentTarget.value.trim() })}
                  />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      {ends && starts.length > 0 ? (
        <p role={mixed ? 'alert' : undefined} className={mixed ? 'em-rejected' : 'em-import-note'}>
          {t(mixed ? 'imports.mixed-stamps' : starts[0] ? 'imports.at-start' : 'imports.at-end')}
        </p>
      ) : null}
      {repeated.length > 0 ? (
        <p role="alert" className="em-rejected">
          {t('imports.repeated', { point: repeated[0]!.point })}
        </p>
      ) : null}
      <div className="em-buttons">
        <button type="button" onClick={onBack}>
          {t('imports.back')}
        </button>
        <button
          type="submit"
          className="em-primary"
          disabled={mapped.length === 0 || unknown.length > 0 || repeated.length > 0 || mixed || !registry.data}
        >
          {t('imports.check')}
        </button>
      </div>
    </form>
  );
}
