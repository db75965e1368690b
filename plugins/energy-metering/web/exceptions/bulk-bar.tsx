import { ActionButton } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { AskedAction } from './action-dialog.tsx';

/** What can be done with the chosen exceptions, with its key. */
export function BulkBar(props: {
  count: number;
  busy: boolean;
  onAcknowledge: () => void;
  onAsk: (action: AskedAction) => void;
  /** Absent while what is open stands for the choice. */
  onClear: (() => void) | null;
}): ReactNode {
  const t = useT();
  const none = props.count === 0 || props.busy;
  return (
    <div
      className="vee-bulk"
      data-none={props.count === 0 || undefined}
      role="toolbar"
      aria-label={t('exceptions.bulk')}
    >
      <span className="vee-bulk-count" aria-live="polite">
        {props.count === 0 ? t('exceptions.none-chosen') : t('exceptions.chosen', { count: props.count })}
      </span>
      <ActionButton disabled={none} onClick={props.onAcknowledge} aria-keyshortcuts="a">
        {t('exceptions.action.acknowledge')} <kbd>a</kbd>
      </ActionButton>
      <ActionButton disabled={none} onClick={() => props.onAsk('estimate')} aria-keyshortcuts="e">
        {t('exceptions.action.estimate')} <kbd>e</kbd>
      </ActionButton>
      <ActionButton disabled={none} onClick={() => props.onAsk('accept')}>
        {t('exceptions.action.accept')}
      </ActionButton>
      <ActionButton disabled={none} onClick={() => props.onAsk('edit')}>
        {t('exceptions.action.edit')}
      </ActionButton>
      <ActionButton disabled={none} onClick={() => props.onAsk('assign')}>
        {t('exceptions.action.assign')}
      </ActionButton>
      {props.onClear ? (
        <ActionButton disabled={props.busy} onClick={props.onClear}>
          {t('exceptions.clear')}
        </ActionButton>
      ) : null}
    </div>
  );
}
