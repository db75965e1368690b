import { holds, Page, useMe, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { NavLink, Navigate, useParams } from 'react-router';
import { useT } from '../use-t.ts';
import { BackupsSection } from './backups-section.tsx';
import { ParkFileSection } from './park-file-section.tsx';
import { ProcessesSection } from './processes-section.tsx';
import { StorageSection } from './storage-section.tsx';
import { TokensSection } from './tokens-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { UsersSection } from './users-section.tsx';
import './settings.css';

const sections = [
  { id: 'profile', permission: null },
  { id: 'users', permission: 'kernel.users-manage' },
  { id: 'api-keys', permission: 'kernel.tokens-manage' },
  { id: 'devices', permission: 'kernel.tokens-manage' },
  { id: 'screens', permission: 'kernel.tokens-manage' },
  { id: 'park-file', permission: 'kernel.park-manage' },
  { id: 'storage', permission: 'telemetry.storage' },
  { id: 'processes', permission: 'kernel.cluster-read' },
  { id: 'backups', permission: 'kernel.backups' },
] as const;

// On a phone the chosen one may lie beyond the edge.
const intoView = (link: HTMLAnchorElement | null): void =>
  link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

/** Account, users, keys and tokens, the park as a file, storage, processes, backups. */
export function SettingsPage(): ReactNode {
  const t = useT();
  const me = useMe();
  const park = usePark();
  const { section } = useParams();
  const allowed = sections.filter(({ permission }) => permission === null || holds(me, park.id, permission));
  if (!allowed.some(({ id }) => id === section)) return <Navigate to={`/parks/${park.id}/settings/profile`} replace />;
  return (
    <Page title={t('settings.title')} data-testid="settings-page">
      <nav className="settings-tabs" aria-label={t('settings.title')}>
        {allowed.map(({ id }) => (
          <NavLink key={id} to={`/parks/${park.id}/settings/${id}`} ref={id === section ? intoView : undefined}>
            {t(`settings.${id}`)}
          </NavLink>
        ))}
      </nav>
      {section === 'profile' ? <ProfileSection /> : null}
      {section === 'users' ? <UsersSection /> : null}
      {section === 'api-keys' ? <TokensSection kind="api-keys" key="api-keys" /> : null}
      {section === 'devices' ? <TokensSection kind="devices" key="devices" /> : null}
      {section === 'screens' ? <TokensSection kind="screens" key="screens" /> : null}
      {section === 'park-file' ? <ParkFileSection /> : null}
      {section === 'storage' ? <StorageSection /> : null}
      {section === 'processes' ? <ProcessesSection /> : null}
      {section === 'backups' ? <BackupsSection /> : null}
    </Page>
  );
}
