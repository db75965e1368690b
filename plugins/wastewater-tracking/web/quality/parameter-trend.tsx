import { dateStart } from '@lingtan/sdk/zone';
import { Panel, TimeSeries, useLocalized, usePark, type ChartLimit } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { OutletDaysData, PlantShape } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

const dayMs = 86_400_000;

/** Day means of a parameter with extremes and the limit of the newest day. */
export function ParameterTrend({
  plant,
  days,
  shown,
}: {
  plant: PlantShape;
  days: OutletDaysData['days'];
  shown: string;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const [outletId, parameter] = shown.split('/') as [string, string];
  const outlet = plant.outlets.find(({ id }) => id === outletId);
  const own = days.filter(({ content }) => content.outlet === outletId && content.parameter === parameter).toReversed();
  if (!outlet || own.length === 0) return null;
  const name = t.of('parameter', parameter, { defaultValue: parameter });
  const newest = own.at(-1)!.content;
  const limit = own.findLast(({ content }) => content.limit !== null)?.content.limit ?? null;
  const limits: ChartLimit[] = [limit?.min, limit?.max]
    .filter((value) => value != null)
    .map((value) => ({ value, label: t('quality.limit', { limit: value }), tone: 'limit' }));
  const ts = own.map(({ content }) => dateStart(content.day, park.timeZone) + dayMs / 2);
  return (
    <Panel title={t('quality.trend', { parameter: name, outlet: text(outlet.name) })} flush>
      <TimeSeries
        series={[
          {
            id: parameter,
            label: name,
            color: 'water',
            ts,
            values: own.map(({ content }) => content.value),
            min: own.map(({ content }) => content.min),
            max: own.map(({ content }) => content.max),
          },
        ]}
        unit={newest.unit === 'pH' ? '' : newest.unit}
        range={{ from: ts[0]! - dayMs / 2, to: ts.at(-1)! + dayMs / 2 }}
        limits={limits}
        zeroBased={newest.unit === 'mg/L'}
        night={false}
        exportName={`water-${outletId}-${parameter}`}
        summary={t('quality.trend', { parameter: name, outlet: text(outlet.name) })}
        data-testid="water-trend"
      />
    </Panel>
  );
}
