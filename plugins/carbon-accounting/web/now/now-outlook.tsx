import {
  FailedPanel,
  Evident,
  Figure,
  Figures,
  formatNumber,
  fromZoned,
  Notice,
  Panel,
  Quantity,
  StatusBadge,
  TimeSeries,
  useApi,
  useLanguage,
  usePark,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { OutlookData } from '../../contracts/outlook-routes.ts';
import { Band } from '../shared/band.tsx';
import { Dotted } from '../shared/dotted.tsx';
import { useT } from '../use-t.ts';

const day = 86_400_000;

/** The outlook, asked for once by all of a page. */
export function useOutlook() {
  return useApi<OutlookData>('./outlook', { refetchMs: 900_000 });
}

/** Whether any day or hour is known that an outlook can carry on. */
export function hasOutlook({ problem, days, today }: OutlookData): boolean {
  return problem === null && (days.length > 0 || (today?.knownHours ?? 0) > 0);
}

/** What the day, the month and the year will come to, the days behind it, and the budgets. */
export function NowOutlook(): ReactNode {
  const t = useT();
  const loaded = useOutlook();
  const data = loaded.data;
  // Why nothing can be calculated stands above, once.
  if (!data) return <FailedPanel query={loaded} title={t('now.outlook')} />;
  if (data.problem !== null) return null;
  if (!hasOutlook(data))
    return (
      <Panel title={t('now.outlook')}>
        <Notice>{t('now.outlook-empty')}</Notice>
      </Panel>
    );
  return (
    <Panel title={t('now.outlook')} meta={t('now.outlook-meta')}>
      <Expectations data={data} />
      <BudgetNotices data={data} />
      {data.days.length === 0 ? null : <Days days={data.days} />}
    </Panel>
  );
}

/** The days behind the outlook. */
function Days({ days }: Pick<OutlookData, 'days'>): ReactNode {
  const t = useT();
  const park = usePark();
  const start = (each: string): number => {
    const [year, month, date] = each.split('-').map(Number) as [number, number, number];
    return fromZoned(park.timeZone, year, month, date);
  };
  const ts = days.map((each) => start(each.day));
  const end = ts.at(-1)! + day;
  return (
    <TimeSeries
      series={[
        {
          id: 'days',
          label: t('now.days'),
          ts,
          values: days.map((each) => each.t),
          style: 'step',
          endTs: end,
          gapMs: 2 * day,
        },
      ]}
      unit="tCO2"
      range={{ from: ts[0]!, to: end }}
      zeroBased
      night={false}
      syncKey={null}
      height={200}
      exportName={`carbon-days-${park.id}`}
    />
  );
}

type Row = Omit<OutlookData['periods'][number], 'knownDays' | 'remainingDays' | 'unknownDays'> & { knownText: string };

/** The day, the month and the year, as far as they can be calculated. */
function useRows({ today, periods }: OutlookData): Row[] {
  const t = useT();
  const number = useNumber();
  const rows = periods.map(({ knownDays, ...each }) => ({
    ...each,
    knownText: t('now.known', { value: number(each.known), days: knownDays }),
  }));
  if (!today) return rows;
  return [
    { ...today, knownText: t('now.known-hours', { value: number(today.known), hours: today.knownHours }) },
    ...rows,
  ];
}

function useNumber(): (value: number) => string {
  const language = useLanguage();
  return (value) => formatNumber(value, { language, digits: Math.abs(value) < 100 ? 1 : 0 });
}

/** Budgets that the outlook goes beyond. */
function BudgetNotices({ data }: { data: OutlookData }): ReactNode {
  const t = useT();
  return useRows(data).map(({ period, budget }) =>
    budget === 'at-risk' || budget === 'exceeded' ? (
      <Notice key={period} tone={budget === 'exceeded' ? 'alarm' : 'warning'} title={period}>
        {t(`now.budget-${budget}`)}
      </Notice>
    ) : null,
  );
}

function Expectations({ data }: { data: OutlookData }): ReactNode {
  const t = useT();
  const number = useNumber();
  return (
    <Figures data-testid="now-outlook">
      {useRows(data).map((each) => (
        <Figure
          key={each.period}
          label={t('now.expected-of', { period: each.period })}
          note={
            <Dotted
              parts={[
                <Band
                  key="band"
                  low={each.low}
                  high={each.high}
                  unit="t"
                  show={number}
                  evidence={`carbon.outlook/${each.period}`}
                />,
                <Evident key="known" evidence={`carbon.outlook/${each.period}/known`} value={each.knownText} />,
                ...(each.budgetT === null ? [] : [t('now.budget-of', { value: number(each.budgetT) })]),
              ]}
            />
          }
        >
          <Quantity
            value={each.expected}
            unit="tCO2"
            scale="none"
            digits={each.expected !== null && Math.abs(each.expected) < 100 ? 1 : 0}
            size="lg"
            evidence={`carbon.outlook/${each.period}`}
            label={t('now.expected-of', { period: each.period })}
            reason={t('rating.too-few')}
          />
          {each.budget === null ? null : (
            <StatusBadge
              state={each.budget === 'within' ? 'ok' : each.budget === 'at-risk' ? 'warning' : 'alarm'}
              label={t(`now.budget-${each.budget}`)}
            />
          )}
        </Figure>
      ))}
    </Figures>
  );
}
