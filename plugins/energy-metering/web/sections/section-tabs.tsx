import { usePark, usePluginId, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { SectionTab } from './section-tab.ts';
import './section-tabs.css';

/** Tabs of a navigation item as links, so that each page has its own address. */
export function SectionTabs({
  path,
  tabs,
  chosen,
}: {
  path: string;
  tabs: readonly Pick<SectionTab, 'id' | 'Badge'>[];
  chosen: string;
}): ReactNode {
  const t = useT();
  const park = usePark();
  const plugin = usePluginId();
  if (tabs.length < 2) return null;
  return (
    <nav className="em-tabs" aria-label={t('tab.label')}>
      {tabs.map(({ id, Badge }) => (
        <Link
          key={id}
          to={`/parks/${park.id}/${plugin}${path}/${id}`}
          aria-current={id === chosen ? 'page' : undefined}
          className="em-tab"
        >
          {t(`tab.${id}`)}
          {Badge ? <Badge /> : null}
        </Link>
      ))}
    </nav>
  );
}
