import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { type ProblemError, problemText } from '../api/problem.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';

export interface ConfirmByNameProps {
  opened: boolean;
  /** Name to be typed. */
  name: string;
  title: string;
  /** What will be lost, in a sentence or a few. */
  consequence: ReactNode;
  confirmLabel: string;
  busy?: boolean;
  /** Whether the fields in `children` are complete. */
  ready?: boolean;
  /** Why it was refused. */
  error?: ProblemError | null;
  /** Further fields, above the name. */
  children?: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

function Form(props: ConfirmByNameProps): ReactNode {
  const t = useSdkT();
  const [typed, setTyped] = useState('');
  const able = typed === props.name && props.ready !== false;
  return (
    <form
      className="lt-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (able) props.onConfirm();
      }}
    >
      <div className="lt-form-text">{props.consequence}</div>
      {props.children}
      <TextInput
        data-autofocus
        label={t('confirm.type-name', { name: props.name })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
      />
      {props.error ? (
        <p className="lt-form-error" role="alert">
          {problemText(props.error.problem)}
        </p>
      ) : null}
      <div className="lt-form-buttons">
        <Button variant="default" onClick={props.onClose}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" color="red" disabled={!able} loading={props.busy ?? false}>
          {props.confirmLabel}
        </Button>
      </div>
    </form>
  );
}

/** Asks for the object's name before something is lost. What was typed stays while it is refused, and goes when it closes. */
export function ConfirmByName(props: ConfirmByNameProps): ReactNode {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size="sm" lockScroll={false} centered>
      {props.opened ? <Form {...props} /> : null}
    </Modal>
  );
}
