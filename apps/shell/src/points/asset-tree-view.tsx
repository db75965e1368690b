import { useLocalized } from '@lingtan/web-sdk';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { visibleNodes, type AssetNode } from './asset-tree.ts';

export interface AssetTreeViewProps {
  roots: readonly AssetNode[];
  /** Points by asset, with those below. */
  counts: ReadonlyMap<string, number>;
  total: number;
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

/** Assets of the park; arrows move and open, Enter chooses. */
export function AssetTreeView({ roots, counts, total, chosen, onChoose }: AssetTreeViewProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const nodes = visibleNodes(roots, closed);
  const toggle = (id: string) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const id = items[at]?.dataset['id'];
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move) {
      event.preventDefault();
      items[Math.min(items.length - 1, Math.max(0, at + move))]?.focus();
    } else if (id && ((event.key === 'ArrowRight' && closed.has(id)) || (event.key === 'ArrowLeft' && !closed.has(id))))
      toggle(id);
  };
  return (
    <ul className="tree" role="tree" aria-label={t('points.assets')} onKeyDown={onKeyDown}>
      <li
        role="treeitem"
        aria-selected={chosen === null}
        tabIndex={0}
        onClick={() => onChoose(null)}
        onKeyDown={(event) => event.key === 'Enter' && onChoose(null)}
      >
        <span className="tree-toggle" />
        <span className="tree-name">{t('points.all')}</span>
        <span className="tree-count">{total}</span>
      </li>
      {nodes.map(({ asset, children, depth }) => (
        <li
          key={asset.id}
          role="treeitem"
          data-id={asset.id}
          aria-selected={chosen === asset.id}
          aria-expanded={children.length > 0 ? !closed.has(asset.id) : undefined}
          aria-level={depth + 1}
          tabIndex={-1}
          style={{ '--depth': depth } as CSSProperties}
          title={`${text(asset.name)} · ${t.of('asset-kind', asset.kind, { defaultValue: asset.kind })} · ${asset.id}`}
          onClick={() => onChoose(asset.id)}
          onKeyDown={(event) => event.key === 'Enter' && onChoose(asset.id)}
        >
          <span
            className="tree-toggle"
            aria-hidden="true"
            onClick={(event) => {
              if (children.length === 0) return;
              event.stopPropagation();
              toggle(asset.id);
            }}
          >
            {children.length === 0 ? null : closed.has(asset.id) ? (
              <IconChevronRight size={12} />
            ) : (
              <IconChevronDown size={12} />
            )}
          </span>
          <span className="tree-name">{text(asset.name)}</span>
          <span className="tree-count">{counts.get(asset.id) ?? 0}</span>
        </li>
      ))}
    </ul>
  );
}
