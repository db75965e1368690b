import { FilterSelect, useNow, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useT } from '../use-t.ts';
import { currentMonth, periodsBefore } from './periods.ts';

/** Period in the URL; by default the running year. */
export function usePeriod(): [period: string, choose: (period: string) => void] {
  const park = usePark();
  const now = useNow();
  const [params, setParams] = useSearchParams();
  const period = params.get('period') ?? currentMonth(now, park.timeZone).slice(0, 4);
  return [
    period,
    (next) => {
      const search = new URLSearchParams(params);
      search.set('period', next);
      setParams(search, { replace: true });
    },
  ];
}

/** Years and months to choose from. */
export function PeriodChoice(): ReactNode {
  const t = useT();
  const park = usePark();
  const now = useNow();
  const [period, choose] = usePeriod();
  const { years, months } = periodsBefore(currentMonth(now, park.timeZone), 36);
  const known = [...years, ...months];
  return (
    <FilterSelect
      label={t('period.label')}
      value={period}
      options={(known.includes(period) ? known : [period, ...known]).map((each) => ({ value: each, label: each }))}
      onChange={choose}
    />
  );
}
