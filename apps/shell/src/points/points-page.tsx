import { ActionLink, Page, Panel, useCan, useIsPhone, useLatestState, usePark, viewState } from '@lingtan/web-sdk';
import { useMemo, useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useT } from '../use-t.ts';
import { AssetSelect } from './asset-select.tsx';
import { AssetTreeView } from './asset-tree-view.tsx';
import { assetTree, idsBelow } from './asset-tree.ts';
import { PointChart } from './point-chart.tsx';
import { PointsTable } from './points-table.tsx';
import { useInventory } from './use-inventory.ts';
import './points.css';

/** How many points one chart takes: more lines than that cannot be told apart. */
export const maxChosen = 10;

/** Assets, their points with the newest values, and a chart of the chosen ones. */
export function PointsPage(): ReactNode {
  const t = useT();
  const park = usePark();
  const phone = useIsPhone();
  const canEdit = useCan('kernel.park-manage');
  const { assets, points, queries } = useInventory();
  const [params, setParams] = useSearchParams();
  const asset = params.get('asset');
  const chosenText = params.get('points') ?? '';
  const chosen = useMemo(() => new Set(chosenText.split(',').filter(Boolean)), [chosenText]);
  const roots = useMemo(() => assetTree(assets), [assets]);
  const counts = useMemo(() => {
    const own = new Map<string, number>();
    for (const point of points) own.set(point.assetId, (own.get(point.assetId) ?? 0) + 1);
    return new Map(
      assets.map(({ id }) => [id, [...idsBelow(roots, id)].reduce((sum, below) => sum + (own.get(below) ?? 0), 0)]),
    );
  }, [assets, points, roots]);
  const shown = useMemo(() => {
    if (asset === null) return points;
    const inside = idsBelow(roots, asset);
    return points.filter((point) => inside.has(point.assetId));
  }, [asset, points, roots]);
  const ids = useMemo(() => points.map(({ id }) => id), [points]);
  const latest = useLatestState(ids);
  const [limitHit, setLimitHit] = useState(false);
  const put = (changes: Record<string, string | null>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null || value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const choose = (next: ReadonlySet<string>) => {
    setLimitHit(next.size > maxChosen);
    put({ points: [...next].slice(0, maxChosen).join(',') });
  };
  const tree = {
    roots,
    counts,
    total: points.length,
    chosen: asset,
    onChoose: (id: string | null) => put({ asset: id }),
  };
  const state = viewState(
    queries,
    {
      when: points.length === 0,
      title: t('points.empty'),
      hint: t('points.empty-hint'),
    },
    latest.query,
  );
  return (
    <Page
      title={t('points.title')}
      meta={points.length ? t('points.count', { assets: assets.length, points: points.length }) : undefined}
      state={state}
      actions={canEdit ? <ActionLink to="edit">{t('sheet.open')}</ActionLink> : null}
      data-testid="points-page"
    >
      <div className="points">
        {phone ? (
          <AssetSelect {...tree} />
        ) : (
          <Panel flush title={t('points.assets')}>
            <AssetTreeView {...tree} />
          </Panel>
        )}
        <div className="points-main">
          <PointChart
            key={park.id}
            points={points.filter(({ id }) => chosen.has(id))}
            assets={assets}
            note={limitHit ? t('points.limit', { count: maxChosen }) : null}
            onClear={() => choose(new Set())}
          />
          <Panel flush>
            <PointsTable points={shown} assets={assets} latest={latest.values} chosen={chosen} onChoose={choose} />
          </Panel>
        </div>
      </div>
    </Page>
  );
}
