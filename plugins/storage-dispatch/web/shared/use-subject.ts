import { useLocalized, usePark } from '@lingtan/web-sdk';
import { useSearchParams } from 'react-router';
import { powerSeries, signalSeries, type ForecastSeries } from '../../contracts/forecast/names.ts';
import { useT } from '../use-t.ts';

/** A series of the park, or of an enterprise; null for the park. */
export interface Subject {
  series: ForecastSeries;
  enterpriseId: string | null;
}

/** Series that are shown together. */
export interface SubjectGroup {
  value: string;
  label: string;
  /** What the server is asked for. */
  query: string;
  has: (subject: Subject) => boolean;
}

const ofPark = (list: readonly ForecastSeries[], value: string): Omit<SubjectGroup, 'label'> => ({
  value,
  query: `series=${list.join(',')}&enterprise=none`,
  has: ({ series, enterpriseId }) => enterpriseId === null && list.includes(series),
});

const enterpriseIds = (subjects: readonly Subject[]): string[] => [
  ...new Set(subjects.flatMap(({ enterpriseId }) => enterpriseId ?? [])),
];

/** Groups that the series fall into: what plans rest on, prices, carbon intensity, and the load of each enterprise. */
export function useSubjectGroups(subjects: readonly Subject[]): SubjectGroup[] {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const fixed = [
    ofPark(powerSeries, 'plan'),
    ofPark(signalSeries.slice(0, 2), 'price'),
    ofPark(signalSeries.slice(2), 'carbon-intensity'),
  ].map((group) => ({ ...group, label: t.of('subject', group.value) }));
  const ids = enterpriseIds(subjects);
  const enterprises = ids.map((id): SubjectGroup => ({
    value: `enterprise.${id}`,
    label: t('subject.enterprise', { name: text(park.enterprises.find((own) => own.id === id)?.name) || id }),
    query: `series=load&enterprise=${encodeURIComponent(id)}`,
    has: ({ enterpriseId }) => enterpriseId === id,
  }));
  return [...fixed.filter(({ has }) => subjects.some(has)), ...enterprises];
}

/** The group that is shown, kept in the URL as `of`; the first one where none is chosen, or what was chosen is not there. */
export function useChosenGroup(groups: readonly SubjectGroup[]): [SubjectGroup | undefined, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const of = params.get('of');
  const choose = (value: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.set('of', value);
        return next;
      },
      { replace: true },
    );
  return [groups.find(({ value }) => value === of) ?? groups[0], choose];
}

/** Asked before it is known what there is: what plans rest on. */
export const firstQuery = ofPark(powerSeries, 'plan').query;

/** Name of a series, with the enterprise where it is one's. */
export function useSubjectName(): (subject: Subject) => string {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  return ({ series, enterpriseId }) =>
    enterpriseId === null
      ? t(`forecast.series.${series}`)
      : t('subject.enterprise', {
          name: text(park.enterprises.find((own) => own.id === enterpriseId)?.name) || enterpriseId,
        });
}

/** Name of a series in test ids and files. */
export function subjectKey({ series, enterpriseId }: Subject): string {
  return enterpriseId === null ? series : `${series}-${enterpriseId}`;
}
