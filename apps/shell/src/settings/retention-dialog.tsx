import { Field, notify, ReasonDialog, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** Asks for how many days something is kept, and why. */
export function RetentionDialog<Of extends object>({
  of,
  days: before,
  path,
  reload,
  title,
  limits,
  help,
  onClose,
}: {
  /** What is kept, as the change names it. */
  of: Of;
  /** For which it is kept now. */
  days: number;
  /** Where it is set. */
  path: string;
  /** What shows it. */
  reload: string;
  title: string;
  limits: { least: number; most: number };
  help: string;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const [days, setDays] = useState(String(before));
  const number = Number(days);
  const good = Number.isInteger(number) && number >= limits.least && number <= limits.most;
  const set = useApiMutation<unknown, Of & { days: number; before: number; reason: string }>(path, {
    method: 'PUT',
    invalidate: [reload],
    onSuccess: () => {
      onClose();
      notify.success(t('storage.done'));
    },
  });
  return (
    <ReasonDialog
      title={title}
      confirm={t('storage.set')}
      busy={set.isPending}
      ready={good && number !== before}
      onClose={onClose}
      onConfirm={(reason) =>
        set.mutate({ ...of, days: number, before, reason }, { onError: (error) => notify.error(error) })
      }
    >
      <Field label={t('storage.days-label')} help={help}>
        <input
          type="number"
          name="days"
          min={limits.least}
          max={limits.most}
          value={days}
          required
          onChange={(event) => setDays(event.currentTarget.value)}
        />
      </Field>
    </ReasonDialog>
  );
}
