import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useT } from '../i18n/use-t.ts';

export interface ConfirmByNameProps {
  opened: boolean;
  /** Name to be typed. */
  name: string;
  title: string;
  /** What will be lost, in one sentence. */
  consequence: string;
  confirmLabel: string;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks for the object's name before something is lost. */
export function ConfirmByName(props: ConfirmByNameProps): ReactNode {
  const t = useT('sdk');
  const [typed, setTyped] = useState('');
  const close = () => {
    setTyped('');
    props.onClose();
  };
  return (
    <Modal opened={props.opened} onClose={close} title={props.title} size="sm" lockScroll={false} centered>
      <form
        className="lt-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed !== props.name) return;
          setTyped('');
          props.onConfirm();
        }}
      >
        <p className="lt-form-text">{props.consequence}</p>
        <TextInput
          data-autofocus
          label={t('confirm.type-name', { name: props.name })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
        />
        <div className="lt-form-buttons">
          <Button variant="default" onClick={close}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" color="red" disabled={typed !== props.name} loading={props.busy ?? false}>
            {props.confirmLabel}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
