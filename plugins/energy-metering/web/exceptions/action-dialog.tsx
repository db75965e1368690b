import { useT } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ExceptionAction } from '../../contracts/exceptions.ts';
import { estimationMethods } from '../../contracts/vee-config.ts';
import { Button, Dialog, ReasonDialog } from './controls.tsx';
import { drawnUnit } from './names.ts';

/** Actions that ask for something before they are done. */
export type AskedAction = 'accept' | 'estimate' | 'edit' | 'assign';

export interface ActionDialogProps {
  action: AskedAction;
  count: number;
  /** Base unit of the amounts; null when the chosen meters differ in it. */
  unit: string | null;
  /** Name of the person who asks, to whom things are assigned by default. */
  me: string;
  busy: boolean;
  onClose: () => void;
  onAct: (action: ExceptionAction) => void;
}

/** Asks for the reason and the particulars of an action on one or several exceptions. */
export function ActionDialog(props: ActionDialogProps): ReactNode {
  const { action, count, unit } = props;
  const t = useT();
  const [method, setMethod] = useState('');
  const [amount, setAmount] = useState('');
  const [assignee, setAssignee] = useState(props.me);
  const drawn = drawnUnit(unit ?? 'Wh');
  // People read kWh, not Wh.
  const scale = drawn.unit === 'Wh' ? { unit: 'kWh', base: 1000 } : drawn;
  const value = amount.trim() === '' ? NaN : Number(amount) * scale.base;
  const common = {
    title: t(`exceptions.ask.${action}`, { count }),
    confirm: t(`exceptions.confirm.${action}`),
    busy: props.busy,
    onClose: props.onClose,
  };
  if (action === 'assign')
    return (
      <ReasonlessDialog
        {...common}
        value={assignee}
        onChange={setAssignee}
        onConfirm={() => props.onAct({ action: 'assign', assignee: assignee.trim() || null })}
      />
    );
  if (action === 'accept')
    return (
      <ReasonDialog
        {...common}
        hint={t('exceptions.hint.accept')}
        onConfirm={(reason) => props.onAct({ action: 'accept', reason })}
      />
    );
  if (action === 'estimate')
    return (
      <ReasonDialog
        {...common}
        hint={t('exceptions.hint.second-look')}
        onConfirm={(reason) => {
          const chosen = estimationMethods.find((one) => one === method);
          props.onAct({ action: 'estimate', ...(chosen ? { method: chosen } : {}), reason });
        }}
      >
        <label className="vee-field">
          <span>{t('exceptions.method')}</span>
          <select className="vee-select" value={method} onChange={(event) => setMethod(event.currentTarget.value)}>
            <option value="">{t('exceptions.method-auto')}</option>
            {estimationMethods.map((one) => (
              <option key={one} value={one}>
                {t(`method.vee-${one}`)}
              </option>
            ))}
          </select>
        </label>
      </ReasonDialog>
    );
  const valid = Number.isFinite(value) && value >= 0;
  return (
    <ReasonDialog
      {...common}
      hint={unit === null ? t('exceptions.hint.mixed-units') : t('exceptions.hint.second-look')}
      ready={valid && unit !== null}
      onConfirm={(reason) => props.onAct({ action: 'edit', amount: Math.round(value), reason })}
    >
      <label className="vee-field">
        <span>{t('exceptions.amount-per-interval', { unit: scale.unit })}</span>
        <input
          inputMode="decimal"
          value={amount}
          aria-invalid={amount !== '' && !valid}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        {amount !== '' && !valid ? <small role="alert">{t('exceptions.amount-invalid')}</small> : null}
      </label>
    </ReasonDialog>
  );
}

/** Assigning needs a name, not a reason. */
function ReasonlessDialog(props: {
  title: string;
  confirm: string;
  busy: boolean;
  value: string;
  onChange: (value: string) => void;
  onClose: () => void;
  onConfirm: () => void;
}): ReactNode {
  const t = useT();
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form
        className="vee-form"
        onSubmit={(event) => {
          event.preventDefault();
          props.onConfirm();
        }}
      >
        <label className="vee-field">
          <span>{t('exceptions.assignee')}</span>
          <input
            autoFocus
            maxLength={200}
            value={props.value}
            onChange={(event) => props.onChange(event.currentTarget.value)}
          />
          <small>{t('exceptions.assignee-help')}</small>
        </label>
        <div className="vee-buttons">
          <Button onClick={props.onClose}>{t('exceptions.cancel')}</Button>
          <Button type="submit" primary disabled={props.busy}>
            {props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
