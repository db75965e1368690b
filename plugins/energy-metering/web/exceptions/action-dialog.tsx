import { FormDialog, ReasonDialog, SelectField, TextField } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ExceptionAction } from '../../contracts/exceptions.ts';
import { estimationMethods, type EstimationMethod } from '../../contracts/vee-config.ts';
import { useT } from '../use-t.ts';
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
  const [method, setMethod] = useState<EstimationMethod | ''>('');
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
      <FormDialog {...common} onConfirm={() => props.onAct({ action: 'assign', assignee: assignee.trim() || null })}>
        <TextField
          label={t('exceptions.assignee')}
          help={t('exceptions.assignee-help')}
          autoFocus
          maxLength={200}
          value={assignee}
          onChange={setAssignee}
        />
      </FormDialog>
    );
  if (action === 'accept')
    return (
      <ReasonDialog
        {...common}
        help={t('exceptions.reason-help')}
        hint={t('exceptions.hint.accept')}
        onConfirm={(reason) => props.onAct({ action: 'accept', reason })}
      />
    );
  if (action === 'estimate')
    return (
      <ReasonDialog
        {...common}
        help={t('exceptions.reason-help')}
        hint={t('exceptions.hint.second-look')}
        onConfirm={(reason) => {
          props.onAct({ action: 'estimate', ...(method === '' ? {} : { method }), reason });
        }}
      >
        <SelectField
          label={t('exceptions.method')}
          none={t('exceptions.method-auto')}
          value={method}
          options={estimationMethods.map((value) => ({ value, label: t(`method.vee-${value}`) }))}
          onChange={setMethod}
        />
      </ReasonDialog>
    );
  const valid = Number.isFinite(value) && value >= 0;
  return (
    <ReasonDialog
      {...common}
      help={t('exceptions.reason-help')}
      hint={unit === null ? t('exceptions.hint.mixed-units') : t('exceptions.hint.second-look')}
      ready={valid && unit !== null}
      onConfirm={(reason) => props.onAct({ action: 'edit', amount: Math.round(value), reason })}
    >
      <TextField
        label={t('exceptions.amount-per-interval', { unit: scale.unit })}
        kind="decimal"
        value={amount}
        error={amount !== '' && !valid ? t('exceptions.amount-invalid') : undefined}
        onChange={setAmount}
      />
    </ReasonDialog>
  );
}
