import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useT } from '../i18n/use-t.ts';
import { usePluginRoot } from '../session/context.tsx';
import type { SectionTab } from './section-tab.ts';
import './section-tabs.css';

export interface SectionTabsProps {
  /** Path of the navigation item as in the manifest, e.g. `/meters`; empty for the plugin's own page. */
  path: string;
  tabs: readonly Pick<SectionTab, 'id' | 'Badge'>[];
  chosen: string;
}

/** Tabs of a navigation item as links, so that each page has its own address. One tab alone is not drawn. */
export function SectionTabs({ path, tabs, chosen }: SectionTabsProps): ReactNode {
  const t = useT();
  const own = useSdkT();
  const root = usePluginRoot();
  const list = useRef<HTMLElement>(null);
  // On a phone there are more tabs than room: the chosen one is brought into sight, sideways only.
  useEffect(() => {
    const nav = list.current;
    const tab = nav?.querySelector('[aria-current="page"]');
    if (!nav || !tab) return;
    const [all, own] = [nav.getBoundingClientRect(), tab.getBoundingClientRect()];
    nav.scrollLeft += own.left - all.left - (all.width - own.width) / 2;
  }, [chosen]);
  if (tabs.length < 2) return null;
  return (
    <nav ref={list} className="lt-tabs" aria-label={own('section.tabs')}>
      {tabs.map(({ id, Badge }) => (
        <Link
          key={id}
          to={`${root}${path}/${id}`}
          aria-current={id === chosen ? 'page' : undefined}
          className="lt-tab"
          data-testid={`tab-${id}`}
        >
          {t(`tab.${id}`)}
          {Badge ? <Badge /> : null}
        </Link>
      ))}
    </nav>
  );
}

/** The number beside a tab's title; `label` says what is counted. Null when it cannot be read: that is not zero. */
export function TabCount({
  count,
  label,
}: { count: number; label: string } | { count: null; label?: never }): ReactNode {
  const t = useSdkT();
  const text = count === null ? t('view.count-unknown') : label;
  return (
    <span className="lt-tab-count" role="img" aria-label={text} title={count === null ? text : undefined}>
      {count === null ? '?' : count > 999 ? '999+' : count}
    </span>
  );
}
