import { useState, type ReactNode } from 'react';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { Field } from './field.tsx';
import { FormDialog, type FormDialogProps } from './form-dialog.tsx';

export interface ReasonDialogProps extends Omit<FormDialogProps, 'onConfirm'> {
  /** Whether the reason may be left empty. */
  optional?: boolean;
  /** What becomes of the reason; by default that it stays in the audit log. */
  help?: string;
  /** Gets the reason without blanks around it; empty only when it is optional. */
  onConfirm: (reason: string) => void;
}

/** Shortest reason that says something. */
const leastReason = 3;

/** A dialog that asks for a reason of at least three characters, and for what else `children` hold. */
export function ReasonDialog({ optional, help, children, onConfirm, ...rest }: ReasonDialogProps): ReactNode {
  const t = useSdkT();
  const [reason, setReason] = useState('');
  const text = reason.trim();
  const enough = text.length >= leastReason || (optional === true && text === '');
  return (
    <FormDialog {...rest} ready={enough && rest.ready !== false} onConfirm={() => onConfirm(text)}>
      {children}
      <Field label={t(optional ? 'reason.optional' : 'reason.label')} help={help ?? t('reason.help')}>
        <textarea
          rows={3}
          maxLength={500}
          value={reason}
          autoFocus
          required={!optional}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Field>
    </FormDialog>
  );
}
