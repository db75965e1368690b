import { Button, Skeleton } from '@mantine/core';
import { IconAlertSquare, IconCopy, IconInbox, IconLock, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatTime } from '../format/time.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { copyText } from './copy-text.ts';
import type { ViewState } from './state.ts';
import './state-view.css';

function Loading({ rows }: { rows: number }): ReactNode {
  return (
    <div className="lt-loading" role="status" aria-busy="true">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={12} width={`${92 - ((index * 17) % 40)}%`} radius={2} />
      ))}
    </div>
  );
}

function Failed({ state }: { state: Extract<ViewState, { kind: 'error' }> }): ReactNode {
  const t = useSdkT();
  const { problem } = state.error;
  const details = JSON.stringify({ ...problem, at: new Date().toISOString(), page: location.pathname }, null, 2);
  return (
    <div className="lt-state" role="alert" data-testid="state-error">
      <IconAlertSquare size={22} stroke={1.5} aria-hidden />
      <strong>{problem.detail ?? problem.title}</strong>
      <span>
        {problem.hint ?? t('view.error-hint')} <code>{problem.code}</code>
      </span>
      <div className="lt-state-actions">
        {state.retry ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRefresh size={14} />}
            loading={state.retrying ?? false}
            onClick={state.retry}
          >
            {t('action.retry')}
          </Button>
        ) : null}
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconCopy size={14} />}
          onClick={() => void copyText(details)}
        >
          {t('action.copy-details')}
        </Button>
      </div>
    </div>
  );
}

/** The part of a page or panel that stands in for content; null when the content is to be shown. */
export function StateView({ state, rows = 4 }: { state: ViewState; rows?: number }): ReactNode {
  const t = useSdkT();
  switch (state.kind) {
    case 'loading':
      return <Loading rows={rows} />;
    case 'error':
      return <Failed state={state} />;
    case 'empty':
      return (
        <div className="lt-state" data-testid="state-empty">
          <IconInbox size={22} stroke={1.5} aria-hidden />
          <strong>{state.title}</strong>
          {state.hint ? <span>{state.hint}</span> : null}
          {state.action ? <div className="lt-state-actions">{state.action}</div> : null}
        </div>
      );
    case 'no-permission':
      return (
        <div className="lt-state" data-testid="state-no-permission">
          <IconLock size={22} stroke={1.5} aria-hidden />
          <strong>{t('view.no-permission')}</strong>
          <span>
            {t('view.no-permission-hint')} {state.permission ? <code>{state.permission}</code> : null}
          </span>
        </div>
      );
    default:
      return null;
  }
}

/** Line above the content: what is missing, or since when it is old. */
export function StateNote({ state }: { state: ViewState }): ReactNode {
  const t = useSdkT();
  if (state.kind === 'partial') {
    return (
      <div className="lt-note" role="status">
        <span aria-hidden="true">▲</span> {state.message}
      </div>
    );
  }
  if (state.kind === 'incomplete') {
    const { problem } = state.error;
    return (
      <div className="lt-note" role="status" data-testid="state-incomplete">
        <span aria-hidden="true">▲</span> {t('view.incomplete', { reason: problem.detail ?? problem.title })}{' '}
        <Button size="compact-xs" variant="default" onClick={state.retry}>
          {t('action.retry')}
        </Button>
      </div>
    );
  }
  if (state.kind === 'stale') {
    return (
      <div className="lt-note" role="status">
        <span aria-hidden="true">⊘</span> {t('view.stale', { time: formatTime(state.since, 'time') })}
      </div>
    );
  }
  return null;
}

/** Whether the content is to be drawn. */
export function showsContent(state: ViewState): boolean {
  return ['ready', 'partial', 'incomplete', 'stale'].includes(state.kind);
}
