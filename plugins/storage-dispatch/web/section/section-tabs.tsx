import { useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useRoot } from '../shared/use-root.ts';
import './section-tabs.css';

/** Tabs as links, so that each page has its own address. */
export function SectionTabs({ tabs, chosen }: { tabs: readonly string[]; chosen: string }): ReactNode {
  const t = useT();
  const root = useRoot();
  if (tabs.length < 2) return null;
  return (
    <nav className="sd-tabs" aria-label={t('tab.label')}>
      {tabs.map((id) => (
        <Link key={id} to={`${root}/${id}`} aria-current={id === chosen ? 'page' : undefined} className="sd-tab">
          {t(`tab.${id}`)}
        </Link>
      ))}
    </nav>
  );
}
