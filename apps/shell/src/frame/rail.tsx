import { usePreferences } from '@lingtan/web-sdk';
import { Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useT } from '../use-t.ts';
import { useNavigation, type NavEntry } from './navigation.ts';

function Entry({ entry, expanded }: { entry: NavEntry; expanded: boolean }): ReactNode {
  const Icon = entry.icon;
  return (
    <Tooltip label={entry.title} position="right" disabled={expanded}>
      <NavLink
        to={entry.to}
        end={entry.end ?? false}
        className="rail-entry"
        aria-label={entry.title}
        data-testid={`nav-${entry.id}`}
      >
        <Icon size={18} stroke={1.6} aria-hidden />
        <span className="rail-text">{entry.title}</span>
      </NavLink>
    </Tooltip>
  );
}

/** Navigation at the left: icons of 56 px, or 216 px with names. */
export function Rail(): ReactNode {
  const t = useT();
  const entries = useNavigation();
  const [{ railExpanded }, change] = usePreferences();
  const Toggle = railExpanded ? IconLayoutSidebarLeftCollapse : IconLayoutSidebarLeftExpand;
  const label = t(railExpanded ? 'nav.collapse' : 'nav.expand');
  return (
    <nav className="rail" data-expanded={railExpanded || undefined} aria-label={t('nav.label')} data-testid="rail">
      <div className="rail-group">
        {entries
          .filter(({ group }) => group === 'plugin')
          .map((entry) => (
            <Entry key={entry.id} entry={entry} expanded={railExpanded} />
          ))}
      </div>
      <div className="rail-group rail-system">
        {entries
          .filter(({ group }) => group === 'system')
          .map((entry) => (
            <Entry key={entry.id} entry={entry} expanded={railExpanded} />
          ))}
        <button
          type="button"
          className="rail-entry"
          aria-label={label}
          title={label}
          onClick={() => change({ railExpanded: !railExpanded })}
        >
          <Toggle size={18} stroke={1.6} aria-hidden />
          <span className="rail-text">{label}</span>
        </button>
      </div>
    </nav>
  );
}
