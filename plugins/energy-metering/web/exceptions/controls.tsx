import { useT } from '@lingtan/web-sdk';
import { useEffect, useId, useRef, useState, type ComponentProps, type FormEvent, type ReactNode } from 'react';

/** A button in the product's look. */
export function Button({ primary, ...rest }: ComponentProps<'button'> & { primary?: boolean }): ReactNode {
  return <button type="button" className="vee-button" data-primary={primary || undefined} {...rest} />;
}

/** A modal window; Escape and a click beside it close it. */
export function Dialog(props: { title: string; onClose: () => void; children: ReactNode }): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      className="vee-dialog"
      aria-label={props.title}
      onClose={props.onClose}
      onClick={(event) => {
        if (event.target === ref.current) props.onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div className="vee-dialog-body">
        <h2>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  );
}

/** Shortest reason that says something. */
const leastReason = 3;

/** A dialog that asks for a reason, and for what else `children` hold. */
export function ReasonDialog(props: {
  title: string;
  hint?: ReactNode;
  confirm: string;
  busy: boolean;
  /** Whether what `children` hold is complete. */
  ready?: boolean;
  optional?: boolean;
  children?: ReactNode;
  onClose: () => void;
  onConfirm: (reason: string) => void;
}): ReactNode {
  const t = useT();
  const [reason, setReason] = useState('');
  const id = useId();
  const enough = reason.trim().length >= leastReason || (props.optional === true && reason.trim() === '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (enough && props.ready !== false && !props.busy) props.onConfirm(reason.trim());
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form className="vee-form" onSubmit={submit}>
        {props.hint ? <p className="vee-hint">{props.hint}</p> : null}
        {props.children}
        <label className="vee-field" htmlFor={id}>
          <span>
            {t('exceptions.reason')}
            {props.optional ? <em> {t('exceptions.optional')}</em> : null}
          </span>
          <textarea
            id={id}
            rows={3}
            maxLength={500}
            value={reason}
            autoFocus
            required={!props.optional}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <small>{t('exceptions.reason-help')}</small>
        </label>
        <div className="vee-buttons">
          <Button onClick={props.onClose}>{t('exceptions.cancel')}</Button>
          <Button type="submit" primary disabled={!enough || props.ready === false || props.busy}>
            {props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A select of one value, with an entry for none. */
export function Choose(props: {
  label: string;
  all: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}): ReactNode {
  return (
    <select
      className="vee-select"
      aria-label={props.label}
      value={props.value}
      data-set={props.value !== '' || undefined}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      <option value="">{props.all}</option>
      {props.options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
