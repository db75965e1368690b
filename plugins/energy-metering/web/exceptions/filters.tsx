import { FilterSelect, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ExceptionsData } from '../../contracts/exceptions.ts';
import { severities, veeRules } from '../../contracts/exceptions.ts';
import { useT } from '../use-t.ts';
import type { Names } from './names.ts';
import type { Filter } from './use-filter.ts';

/** Chooses which exceptions are listed. Rules that find nothing are not offered. */
export function Filters(props: {
  filter: Filter;
  names: Names;
  counts: ExceptionsData['counts'] | undefined;
}): ReactNode {
  const { filter, names, counts } = props;
  const t = useT();
  const park = usePark();
  const rules = veeRules.filter((rule) => (counts?.byRule[rule] ?? 0) > 0 || filter.value('rule') === rule);
  return (
    <div className="vee-filters">
      <FilterSelect
        label={t('exceptions.state-label')}
        all={t('exceptions.unresolved')}
        value={filter.value('state')}
        options={['open', 'acknowledged', 'resolved', 'all'].map((value) => ({
          value,
          label: t.of('exceptions.state', value),
        }))}
        onChange={(value) => filter.set('state', value)}
      />
      <FilterSelect
        label={t('exceptions.rule-label')}
        all={t('exceptions.all-rules')}
        value={filter.value('rule')}
        options={rules.map((rule) => ({
          value: rule,
          label: `${t(`exceptions.rule.${rule}`)} (${counts?.byRule[rule] ?? 0})`,
        }))}
        onChange={(value) => filter.set('rule', value)}
      />
      <FilterSelect
        label={t('exceptions.severity-label')}
        all={t('exceptions.all-severities')}
        value={filter.value('severity')}
        options={severities.map((value) => ({ value, label: t(`exceptions.severity.${value}`) }))}
        onChange={(value) => filter.set('severity', value)}
      />
      {park.enterprises.length > 1 ? (
        <FilterSelect
          label={t('meters.owner')}
          all={t('exceptions.all-enterprises')}
          value={filter.value('enterprise')}
          options={[
            { value: 'park', label: t('meters.park') },
            ...park.enterprises.map(({ id }) => ({ value: id, label: names.owner(id) })),
          ]}
          onChange={(value) => filter.set('enterprise', value)}
        />
      ) : null}
      <FilterSelect
        label={t('meters.name')}
        all={t('exceptions.all-meters')}
        value={filter.value('meter')}
        options={names.meters.map(({ id }) => ({ value: id, label: names.meter(id) }))}
        onChange={(value) => filter.set('meter', value)}
      />
    </div>
  );
}
