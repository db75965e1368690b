import { Grid, Page, Panel, TimeRange, useApi, useTimeRange, viewState, type PluginPageProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { TreeData } from '../../contracts/tree.ts';
import { useT } from '../use-t.ts';
import { NodeLosses } from './node-losses.tsx';
import { NodeSuspects } from './node-suspects.tsx';
import { NodeTrend } from './node-trend.tsx';
import { TreeTable } from './tree-table.tsx';
import './tree.css';

/** The meter tree with the balance of every node; the chosen node opens beside it. */
export function TreePage(_: PluginPageProps): ReactNode {
  const t = useT();
  const range = useTimeRange();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const span = { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() };
  const tree = useApi<TreeData>('./tree', { query: span, refetchMs: 60_000, keepPrevious: true });
  const nodes = tree.data?.nodes ?? [];
  const open = nodes.filter(({ state }) => state === 'open' || state === 'negative-loss');
  const chosen = nodes.find(({ meter }) => meter === params.get('node')) ?? open[0] ?? nodes[0];
  const choose = (meter: string): void => {
    const next = new URLSearchParams(params);
    next.set('node', meter);
    void navigate({ search: `?${next}` }, { replace: true });
  };
  const state = viewState(tree, {
    when: tree.data !== undefined && tree.data.nodes.length === 0,
    title: t('tree.empty'),
    hint: t('tree.empty-hint'),
  });
  return (
    <Page
      title={t('tree.title')}
      meta={tree.data ? t('tree.meta', { count: nodes.length, open: open.length }) : null}
      actions={<TimeRange range={range} choices={['today', 'yesterday', '7d', 'month', 'custom']} />}
      state={state}
    >
      {tree.data ? (
        <Grid>
          <Panel title={t('tree.table')} meta={t('tree.table-meta')} span={7} flush data-testid="meter-tree">
            <TreeTable data={tree.data} chosen={chosen?.meter ?? null} onChoose={choose} />
          </Panel>
          {chosen ? (
            <div className="em-tree-side">
              <NodeTrend data={tree.data} node={chosen} from={range.from} to={range.to} />
              <NodeSuspects data={tree.data} node={chosen} />
              <NodeLosses data={tree.data} node={chosen} />
            </div>
          ) : null}
        </Grid>
      ) : null}
    </Page>
  );
}
