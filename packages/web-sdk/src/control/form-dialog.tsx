import type { FormEvent, ReactNode } from 'react';
import { useT } from '../i18n/use-t.ts';
import { ActionButton } from './action-button.tsx';
import { Dialog } from './dialog.tsx';

export interface FormDialogProps {
  title: string;
  /** What will happen, above the fields. */
  hint?: ReactNode;
  /** Words of the button that does it. */
  confirm: string;
  busy?: boolean;
  /** Whether the fields are complete. */
  ready?: boolean;
  /** It takes something away. */
  danger?: boolean;
  wide?: boolean;
  /** The fields. */
  children?: ReactNode;
  onClose: () => void;
  onConfirm: () => void;
  'data-testid'?: string;
}

/** A dialog with fields and two buttons; without fields it asks whether something is to be done. */
export function FormDialog(props: FormDialogProps): ReactNode {
  const t = useT('sdk');
  const able = props.ready !== false && props.busy !== true;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (able) props.onConfirm();
  };
  return (
    <Dialog title={props.title} onClose={props.onClose} wide={props.wide} data-testid={props['data-testid']}>
      <form className="lt-dialog-form" onSubmit={submit}>
        {props.hint ? <p className="lt-dialog-hint">{props.hint}</p> : null}
        {props.children}
        <div className="lt-buttons">
          <ActionButton onClick={props.onClose}>{t('action.cancel')}</ActionButton>
          <ActionButton type="submit" primary={!props.danger} danger={props.danger} disabled={!able}>
            {props.confirm}
          </ActionButton>
        </div>
      </form>
    </Dialog>
  );
}
