import { Field, notify, ReasonDialog, useApiMutation, useT } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';

/** Asks for how many days something is kept, and why. */
export function RetentionDialog({
  changing,
  path,
  title,
  limits,
  help,
  onClose,
}: {
  changing: { class: string; days: number };
  /** Where it is set; ends in `/retention`. */
  path: string;
  title: string;
  limits: { least: number; most: number };
  help: string;
  onClose: () => void;
}): ReactNode {
  const t = useT('shell');
  const [days, setDays] = useState(String(changing.days));
  const number = Number(days);
  const good = Number.isInteger(number) && number >= limits.least && number <= limits.most;
  const set = useApiMutation<unknown, { class: string; days: number; before: number; reason: string }>(path, {
    method: 'PUT',
    invalidate: [path.replace(/\/retention$/, '')],
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
      ready={good && number !== changing.days}
      onClose={onClose}
      onConfirm={(reason) =>
        set.mutate(
          { class: changing.class, days: number, before: changing.days, reason },
          { onError: (error) => notify.error(error) },
        )
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
