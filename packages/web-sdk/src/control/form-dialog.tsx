import type { FormEvent, ReactNode } from 'react';
import { shellLink } from '../api/shell-link.ts';
import { ActionButton } from './action-button.tsx';
import { CancelButton } from './cancel-button.tsx';
import { Dialog } from './dialog.tsx';
import { WhileSent } from './while-sent.tsx';

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
  const able = props.ready !== false && props.busy !== true;
  const confirm = (): void => {
    if (able) props.onConfirm();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    confirm();
  };
  // The sandbox of a frame has no forms: a browser submits none there.
  const press = shellLink() ? { type: 'button' as const, onClick: confirm } : { type: 'submit' as const };
  return (
    <Dialog title={props.title} onClose={props.onClose} wide={props.wide} data-testid={props['data-testid']}>
      <form className="lt-dialog-form" onSubmit={submit}>
        {props.hint ? <p className="lt-dialog-hint">{props.hint}</p> : null}
        <WhileSent sending={props.busy === true}>{props.children}</WhileSent>
        <div className="lt-buttons">
          <CancelButton />
          <ActionButton {...press} primary={!props.danger} danger={props.danger} disabled={!able}>
            {props.confirm}
          </ActionButton>
        </div>
      </form>
    </Dialog>
  );
}
