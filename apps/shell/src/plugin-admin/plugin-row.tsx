import { Age, formatNumber, StatusBadge, useLocalized } from '@lingtan/web-sdk';
import { Button, Switch } from '@mantine/core';
import { IconRefresh, IconSettings } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { errorText, type AdminPlugin } from './types.ts';

export interface PluginRowProps {
  plugin: AdminPlugin;
  /** Titles of all plugins by id. */
  titles: ReadonlyMap<string, string>;
  canManage: boolean;
  busy: boolean;
  onAction: (action: 'enable' | 'disable' | 'retry') => void;
  onConfigure: () => void;
}

const troubled = new Set(['failed', 'retrying', 'degraded', 'incompatible', 'migration-error']);

function Facts({ plugin, titles }: Pick<PluginRowProps, 'plugin' | 'titles'>): ReactNode {
  const t = useT();
  const { processIsolation, queue } = plugin;
  const needs = Object.keys(plugin.requires).map((id) => titles.get(id) ?? id);
  return (
    <div className="plugin-facts">
      <code>
        {plugin.id} {plugin.version ?? ''}
      </code>
      {processIsolation ? (
        <span className={processIsolation.level === 'full' ? undefined : 'plugin-failed'}>
          {t(`plugins.isolation-${processIsolation.level}`)}
        </span>
      ) : null}
      {needs.length > 0 ? <span>{t('plugins.needs', { list: needs.join(', ') })}</span> : null}
      {queue ? (
        <span>
          {t('plugins.queue', {
            waiting: formatNumber(queue.waiting, { digits: 0 }),
            active: formatNumber(queue.active, { digits: 0 }),
          })}
          {queue.failed > 0 ? (
            <>
              {' · '}
              <span className="plugin-failed">▲ {t('plugins.queue-failed', { count: queue.failed })}</span>
            </>
          ) : null}
        </span>
      ) : null}
    </div>
  );
}

/** One plugin: switch, what it is, how it is, what can be done. */
export function PluginRow({ plugin, titles, canManage, busy, onAction, onConfigure }: PluginRowProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const error = errorText(plugin.error);
  const title = text(plugin.title);
  return (
    <li className="plugin" id={plugin.id} data-testid={`plugin-${plugin.id}`} data-state={plugin.state}>
      <Switch
        checked={plugin.enabled}
        disabled={!canManage || busy}
        aria-label={t(plugin.enabled ? 'plugins.disable' : 'plugins.enable', { name: title })}
        onChange={(event) => onAction(event.currentTarget.checked ? 'enable' : 'disable')}
      />
      <div className="plugin-main">
        <div className="plugin-name">{title}</div>
        {plugin.description ? <div className="plugin-description">{text(plugin.description)}</div> : null}
        <Facts plugin={plugin} titles={titles} />
        {error && plugin.enabled ? (
          <div
            className="plugin-error"
            data-tone={plugin.state === 'retrying' || plugin.state === 'degraded' ? 'warning' : 'alarm'}
          >
            {error}
          </div>
        ) : null}
      </div>
      <div className="plugin-state">
        <StatusBadge state={plugin.state} />
        {plugin.since ? <Age at={plugin.since} /> : null}
      </div>
      <div className="plugin-actions">
        {plugin.enabled && troubled.has(plugin.state) && canManage ? (
          <Button
            variant="default"
            leftSection={<IconRefresh size={14} />}
            disabled={busy}
            onClick={() => onAction('retry')}
          >
            {t('plugins.retry')}
          </Button>
        ) : null}
        {plugin.settings ? (
          <Button
            variant="default"
            leftSection={<IconSettings size={14} />}
            onClick={onConfigure}
            data-testid={`configure-${plugin.id}`}
          >
            {t('plugins.configure')}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
