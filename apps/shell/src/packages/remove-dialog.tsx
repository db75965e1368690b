import { Choice, FormDialog, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { Proposed } from './types.ts';

/** Asks whether a plugin's data stay when it goes. */
export function RemoveDialog(props: {
  id: string;
  name: string;
  onDone: (answer: Proposed) => void;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const [data, setData] = useState<'keep' | 'purge'>('keep');
  const remove = useApiMutation<Proposed, { data: string }>(() => `/api/plugin-packages/${props.id}?data=${data}`, {
    method: 'DELETE',
    body: () => undefined,
    invalidate: ['/api/plugin-packages', '/api/proposals', '/plugins'],
    onSuccess: props.onDone,
  });
  return (
    <FormDialog
      title={t('packages.remove-title', { name: props.name })}
      hint={t(`packages.${data}-hint`)}
      confirm={t('packages.remove')}
      danger
      busy={remove.isPending}
      onClose={props.onClose}
      onConfirm={() => remove.mutate({ data })}
      data-testid="remove-dialog"
    >
      <Choice
        label={t('packages.data')}
        value={data}
        options={[
          { value: 'keep', label: t('packages.keep') },
          { value: 'purge', label: t('packages.purge') },
        ]}
        onChange={setData}
      />
    </FormDialog>
  );
}
