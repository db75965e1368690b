import { Panel, TimeSeries, useApi, useLocalized, viewState, type ChartSeries } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { NodeTrendData, TreeData, TreeNodeData } from '../../contracts/tree.ts';
import { useT } from '../use-t.ts';

export interface NodeProps {
  data: TreeData;
  node: TreeNodeData;
}

/** What went in and what came out of a node by interval, and what is left. */
export function NodeTrend({ data, node, from, to }: NodeProps & { from: number; to: number }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const trend = useApi<NodeTrendData>(`./tree/${encodeURIComponent(node.meter)}/trend`, { query, keepPrevious: true });
  const name = text(data.meters.find(({ id }) => id === node.meter)!.name);
  const series = useMemo((): ChartSeries[] => {
    if (!trend.data) return [];
    const { ts, above, below } = trend.data;
    return [
      { id: 'above', label: t('tree.above'), color: 'grid', style: 'step', ts, values: above },
      { id: 'below', label: t('tree.below'), color: 'load', style: 'step', dashed: true, ts, values: below },
    ];
  }, [trend.data, t]);
  const error = useMemo((): ChartSeries[] => {
    if (!trend.data) return [];
    const { ts, closingError } = trend.data;
    return [{ id: 'error', label: t('tree.closing-error'), color: 'heat', style: 'step', ts, values: closingError }];
  }, [trend.data, t]);
  return (
    <Panel title={t('tree.trend', { meter: name })} meta={node.meter} state={viewState(trend)} data-testid="node-trend">
      <TimeSeries
        series={series}
        unit={node.unit}
        range={{ from, to }}
        height={200}
        exportName={`balance-${node.meter}`}
        summary={t('tree.trend-summary', { meter: name })}
      />
      {/* On the axis of the whole it would be a line at zero. */}
      <TimeSeries
        series={error}
        unit={node.unit}
        range={{ from, to }}
        height={120}
        exportName={`closing-error-${node.meter}`}
        summary={t('tree.error-summary', { meter: name })}
      />
    </Panel>
  );
}
