import {
  densities,
  languages,
  notify,
  Panel,
  themeNames,
  useLanguage,
  useMe,
  usePreferences,
  type Density,
  type Language,
  type ThemeName,
} from '@lingtan/web-sdk';
import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { FactorsPanel } from '../account/factors-panel.tsx';
import { SessionsPanel } from '../account/sessions-panel.tsx';
import { PasswordForm } from '../session/password-form.tsx';
import { switchLanguage } from '../session/use-switch-language.ts';
import { useT } from '../use-t.ts';

function Setting({ label, help, children }: { label: string; help?: string; children: ReactNode }): ReactNode {
  return (
    <div className="setting">
      <div>
        <div className="setting-label">{label}</div>
        {help ? <div className="setting-help">{help}</div> : null}
      </div>
      {children}
    </div>
  );
}

/** Look, password, second factors and sessions of the signed-in person. */
export function ProfileSection(): ReactNode {
  const t = useT();
  const me = useMe();
  const language = useLanguage();
  const [preferences, change] = usePreferences();
  return (
    <div className="settings-columns">
      <Panel title={t('profile.look')} meta={`${me.user.name} · ${me.user.email}`}>
        <Setting label={t('profile.language')}>
          <SegmentedControl
            value={language}
            data={languages.map((value) => ({ value, label: value === 'en' ? 'English' : '简体中文' }))}
            onChange={(value) =>
              void switchLanguage(value as Language, true).catch((error: unknown) => notify.error(error))
            }
          />
        </Setting>
        <Setting label={t('profile.theme')} help={t('profile.theme-help')}>
          <SegmentedControl
            value={preferences.theme}
            data={themeNames.map((value) => ({ value, label: t(`theme.${value}`) }))}
            onChange={(value) => change({ theme: value as ThemeName })}
          />
        </Setting>
        <Setting label={t('profile.density')} help={t('profile.density-help')}>
          <SegmentedControl
            value={preferences.density}
            data={densities.map((value) => ({ value, label: t(`density.${value}`) }))}
            onChange={(value) => change({ density: value as Density })}
          />
        </Setting>
      </Panel>
      {me.provider ? null : (
        <Panel title={t('password.title')} meta={t('password.ends-sessions')}>
          <PasswordForm onDone={() => notify.success(t('password.changed'))} />
        </Panel>
      )}
      <SessionsPanel path="/api/me/sessions" />
      <FactorsPanel />
    </div>
  );
}
