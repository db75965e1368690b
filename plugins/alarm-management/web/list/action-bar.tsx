import { ActionButton, ReasonDialog, SelectField, useCan, useIsPhone } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { AlarmRow } from '../../contracts/routes.ts';
import { waits } from '../states.ts';
import { useT } from '../use-t.ts';
import type { AlarmActions } from './use-actions.ts';

const lengths = ['15', '30', '60', '120', '240', '480'] as const;

/** What can be done to the alarms that are chosen; its room is kept, so that nothing moves when one is. */
export function ActionBar({ chosen, actions }: { chosen: readonly AlarmRow[]; actions: AlarmActions }): ReactNode {
  const t = useT();
  const isPhone = useIsPhone();
  const may = useCan('alarms.act');
  const mayService = useCan('alarms.service');
  const [minutes, setMinutes] = useState<string>('60');
  if (!may) return null;
  const keys = chosen.map(({ key }) => key);
  const { asking, setAsking, busy } = actions;
  const some = (test: (row: AlarmRow) => boolean): boolean => !busy && chosen.some(test);
  const ask = {
    title: t(`ask.${asking ?? 'shelve'}`, { count: chosen.length }),
    confirm: t(`action.${asking ?? 'shelve'}`),
    busy,
    onClose: () => setAsking(null),
  };
  return (
    <div className="al-actions" role="toolbar" aria-label={t('column.actions')}>
      <span className="al-chosen">
        {chosen.length === 0
          ? t(isPhone ? 'action.none-phone' : 'action.none')
          : t('action.chosen', { count: chosen.length })}
      </span>
      <ActionButton primary disabled={!some(waits)} onClick={() => actions.acknowledge(keys)} data-testid="alarm-ack">
        {t('action.ack')} <kbd>A</kbd>
      </ActionButton>
      <ActionButton
        disabled={!some(({ state }) => state !== 'SHLVD' && state !== 'OOSRV')}
        onClick={() => setAsking('shelve')}
      >
        {t('action.shelve')} <kbd>S</kbd>
      </ActionButton>
      <ActionButton disabled={!some(({ state }) => state === 'SHLVD')} onClick={() => actions.send('unshelve', keys)}>
        {t('action.unshelve')}
      </ActionButton>
      {chosen.some(({ state }) => state === 'LTACK' || state === 'LTUNK') ? (
        <ActionButton disabled={busy} onClick={() => actions.send('reset', keys)}>
          {t('action.reset')}
        </ActionButton>
      ) : null}
      {mayService ? (
        <ActionButton disabled={!some(({ state }) => state !== 'OOSRV')} onClick={() => setAsking('out-of-service')}>
          {t('action.out-of-service')}
        </ActionButton>
      ) : null}
      {mayService && chosen.some(({ state }) => state === 'OOSRV') ? (
        <ActionButton disabled={busy} onClick={() => setAsking('return-to-service')}>
          {t('action.return-to-service')}
        </ActionButton>
      ) : null}
      {asking === 'shelve' && chosen.length > 0 ? (
        <ReasonDialog {...ask} onConfirm={(note) => actions.shelve(keys, Number(minutes), note)}>
          <SelectField
            label={t('shelve.for')}
            value={minutes}
            options={lengths.map((value) => ({ value, label: t('shelve.minutes', { count: Number(value) }) }))}
            onChange={setMinutes}
          />
        </ReasonDialog>
      ) : null}
      {asking !== null && asking !== 'shelve' && chosen.length > 0 ? (
        <ReasonDialog {...ask} onConfirm={(note) => actions.service(asking, keys, note)} />
      ) : null}
    </div>
  );
}
