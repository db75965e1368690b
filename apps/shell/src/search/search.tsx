import { useApi, useCan, useLocalized, useMe, usePark } from '@lingtan/web-sdk';
import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useNavigation } from '../frame/navigation.ts';
import { useInventory } from '../points/use-inventory.ts';
import type { Dashboard } from '../dashboards/types.ts';
import { useT } from '../use-t.ts';
import { useCommands } from './commands.ts';
import { rank, type SearchItem } from './rank.ts';
import { useReports } from './use-reports.ts';
import './search.css';

function useItems(opened: boolean): { items: SearchItem[]; troubles: string[] } {
  const t = useT();
  const text = useLocalized();
  const me = useMe();
  const park = usePark();
  const entries = useNavigation();
  const commands = useCommands();
  const allowed = useCan('telemetry.read');
  const mayPlugins = useCan('kernel.plugins-read');
  const { assets, points } = useInventory(opened && allowed);
  const mayDashboards = useCan('kernel.dashboards');
  const { data: dashboards } = useApi<Dashboard[]>(opened && mayDashboards ? '/dashboards' : null);
  const { reports, troubles } = useReports(opened);
  const named = useMemo(() => {
    const root = `/parks/${park.id}`;
    const names = new Map(assets.map((asset) => [asset.id, text(asset.name)]));
    return [
      ...entries.map((entry): SearchItem => ({
        id: entry.id,
        group: 'pages',
        title: entry.title,
        detail: '',
        to: entry.to,
      })),
      ...commands,
      ...(mayPlugins ? park.plugins : []).map((plugin): SearchItem => ({
        id: plugin.id,
        group: 'plugins',
        title: text(plugin.title),
        detail: '',
        to: `${root}/plugins#${plugin.id}`,
      })),
      ...me.parks.map((each): SearchItem => ({
        id: each.id,
        group: 'parks',
        title: text(each.name),
        detail: '',
        to: `/parks/${each.id}`,
      })),
      ...(dashboards ?? []).map((dashboard): SearchItem => ({
        id: dashboard.id,
        group: 'dashboards',
        title: text(dashboard.title),
        detail: '',
        to: `${root}/dashboards/${dashboard.id}`,
      })),
      ...assets.map((asset): SearchItem => ({
        id: asset.id,
        group: 'assets',
        title: text(asset.name),
        detail: t.of('asset-kind', asset.kind, { defaultValue: asset.kind }),
        to: `${root}/points?asset=${encodeURIComponent(asset.id)}`,
      })),
      ...points.map((point): SearchItem => ({
        id: point.id,
        group: 'points',
        title: t('search.point', { point: text(point.name), asset: names.get(point.assetId) ?? point.assetId }),
        detail: point.id,
        to: `${root}/points?asset=${encodeURIComponent(point.assetId)}&points=${encodeURIComponent(point.id)}`,
      })),
    ];
  }, [entries, commands, mayPlugins, me, dashboards, assets, points, park, text, t]);
  return { items: [...named, ...reports], troubles };
}

/** ⌘K: pages, commands, parks, plugins, reports, devices, dashboards, assets and points by name. */
export default function Search({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode {
  const t = useT();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const { items, troubles } = useItems(opened);
  const found = rank(items, query);
  const close = () => {
    setQuery('');
    setAt(0);
    onClose();
  };
  const open = (item: SearchItem | undefined) => {
    if (!item) return;
    close();
    if (item.run) item.run();
    else if (item.to !== undefined) void navigate(item.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setAt((old) =>
        found.length === 0 ? 0 : (old + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length,
      );
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(found[at]);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      withCloseButton={false}
      size={560}
      yOffset={96}
      classNames={{ body: 'search-body' }}
      aria-label={t('search.label')}
    >
      <div className="search-field">
        <IconSearch size={16} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls="search-list"
          aria-activedescendant={found[at] ? `search-${at}` : undefined}
          placeholder={t('search.placeholder')}
          value={query}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
        />
      </div>
      <ul className="search-list" id="search-list" role="listbox">
        {found.map((item, index) => (
          <li key={`${item.group} ${item.id}`} role="presentation">
            {index === 0 || found[index - 1]!.group !== item.group ? (
              <div className="search-group">{t(`search.${item.group}`)}</div>
            ) : null}
            <div
              id={`search-${index}`}
              role="option"
              aria-selected={index === at}
              className="search-item"
              ref={(element) => {
                if (index === at) element?.scrollIntoView({ block: 'nearest' });
              }}
              onMouseMove={() => setAt(index)}
              onClick={() => open(item)}
            >
              <span className="search-title">{item.title}</span>
              <span className="search-detail">{item.detail}</span>
            </div>
          </li>
        ))}
        {found.length === 0 ? <li className="search-none">{t('search.none')}</li> : null}
        {troubles.map((trouble) => (
          <li key={trouble} className="search-none" role="alert">
            {trouble}
          </li>
        ))}
      </ul>
    </Modal>
  );
}
