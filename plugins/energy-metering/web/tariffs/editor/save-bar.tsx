import { ActionButton, useLocalized, type PostedAnswer } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { CheckData } from '../../../contracts/tariff-routes.ts';
import { useT } from '../../use-t.ts';
import { useEditor } from './editor-context.ts';

/** Undo, what is wrong, why it changes, save. */
export function SaveBar(props: {
  check: PostedAnswer<CheckData>;
  changed: boolean;
  reason: string;
  onReason: (reason: string) => void;
  saving: boolean;
  /** Why the last save was refused. */
  refused: string | undefined;
  onSave: () => void;
}): ReactNode {
  const { check, changed, reason, saving, refused } = props;
  const t = useT();
  const text = useLocalized();
  const { draft, problems } = useEditor();
  const first = problems[0];
  const fieldName = (path: readonly (string | number)[]): string => {
    const part = [...path].reverse().find((one) => typeof one === 'string') ?? '';
    return t.of('tariffs.field', part);
  };
  const needsReason = check.data?.needsReason ?? false;
  const ready = check.isCurrent && problems.length === 0 && changed && (!needsReason || reason.trim() !== '');
  return (
    <div className="tf-save" data-testid="save-bar">
      <ActionButton disabled={!draft.canUndo} onClick={draft.undo} title="Ctrl+Z">
        ↶ {t('tariffs.undo')}
      </ActionButton>
      <ActionButton disabled={!draft.canRedo} onClick={draft.redo} title="Ctrl+Shift+Z">
        ↷ {t('tariffs.redo')}
      </ActionButton>
      <span className="tf-save-state" role="status" data-bad={first || check.error || refused ? true : undefined}>
        {check.error ? (
          <button type="button" disabled={check.isFetching} onClick={() => void check.refetch()}>
            ■ {t('tariffs.not-checked', { why: check.error.message })}
          </button>
        ) : first ? (
          <button type="button" onClick={showFirstProblem} title={t('tariffs.show-problem')}>
            ■ {t('tariffs.problems', { count: problems.length })} {fieldName(first.path)}: {text(first.message)}
          </button>
        ) : refused ? (
          <span title={refused}>■ {refused}</span>
        ) : (
          t(!check.isCurrent ? 'tariffs.checking' : changed ? 'tariffs.no-problems' : 'tariffs.unchanged')
        )}
      </span>
      <input
        className="tf-save-reason"
        value={reason}
        maxLength={500}
        placeholder={needsReason ? t('tariffs.reason-needed') : t('tariffs.reason-optional')}
        aria-label={t('tariffs.reason')}
        required={needsReason}
        onChange={(event) => props.onReason(event.target.value)}
      />
      <ActionButton primary disabled={!ready || saving} onClick={props.onSave}>
        {needsReason
          ? t('tariffs.save-correction', { revision: check.data?.revision ?? 1 })
          : t('tariffs.save-version')}
      </ActionButton>
    </div>
  );
}

/** Brings the first message on the page into view, and the field beside it into focus. */
function showFirstProblem(): void {
  const message = document.querySelector('.tf-editor-form .lt-entry-error, .tf-editor-form [aria-invalid="true"]');
  message?.scrollIntoView({ block: 'center' });
  const field = message?.closest('.lt-entry, .tf-range')?.querySelector('input, select, textarea') ?? message;
  if (field instanceof HTMLElement) field.focus({ preventScroll: true });
}
