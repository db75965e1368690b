import { FieldRow, notify, ReasonDialog, TextField, useApiMutation, useNow } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { parseYuan } from '../shared/values.ts';
import { useT } from '../use-t.ts';

/** Hours from now as ISO 8601 UTC; null unless 1 to 720 whole hours. */
function closingOf(hours: string, now: number): string | null {
  const count = /^\d{1,3}$/.test(hours.trim()) ? Number(hours.trim()) : 0;
  return count >= 1 && count <= 720 ? new Date(now + count * 3_600_000).toISOString() : null;
}

/** Announces a call auction that is open at once; for operators. */
export function OpenAuctionDialog({
  idempotencyKey,
  onClose,
}: {
  idempotencyKey: string;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const now = useNow(60_000);
  const [hours, setHours] = useState('24');
  const [reference, setReference] = useState('');
  const closesAt = closingOf(hours, now);
  const referenceFen = parseYuan(reference);
  const told = reference === '' || referenceFen !== null;
  const open = useApiMutation<{ no: number }, object>('./auctions', {
    invalidate: ['./auctions'],
    onSuccess: ({ no }) => {
      onClose();
      notify.success(t('auctions.announced', { no }));
    },
  });
  return (
    <ReasonDialog
      title={t('auctions.announce')}
      hint={t('auctions.announce-hint')}
      confirm={t('auctions.announce')}
      busy={open.isPending}
      ready={closesAt !== null && told}
      onClose={onClose}
      onConfirm={(reason) =>
        open.mutate(
          { closesAt, ...(referenceFen !== null && { referenceFen }), reason, idempotencyKey },
          { onError: (error) => notify.error(error) },
        )
      }
    >
      <FieldRow columns={2}>
        <TextField
          label={t('auctions.hours')}
          kind="decimal"
          value={hours}
          error={closesAt === null ? t('auctions.problem') : undefined}
          onChange={setHours}
        />
        <TextField
          label={t('auctions.reference')}
          help={t('auctions.reference-help')}
          kind="decimal"
          unit="¥"
          value={reference}
          error={told ? undefined : t('money.problem')}
          onChange={setReference}
        />
      </FieldRow>
    </ReasonDialog>
  );
}
