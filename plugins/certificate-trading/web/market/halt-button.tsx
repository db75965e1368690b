import { ActionButton, notify, ReasonDialog, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { MarketData } from '../../contracts/market-routes.ts';
import { newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';

/** Stops trading in a book, or lets it go on. */
export function HaltButton({ book }: { book: MarketData['books'][number] }): ReactNode {
  const t = useT();
  const [key, setKey] = useState<string | null>(null);
  const act = book.halted ? 'resume' : 'halt';
  const halt = useApiMutation<unknown, object>(`./market/${book.id}/halt`, {
    invalidate: ['./market', './orders'],
    onSuccess: () => setKey(null),
  });
  return (
    <>
      <ActionButton onClick={() => setKey(newKey('halt'))}>{t(`orders.${act}`)}</ActionButton>
      {key ? (
        <ReasonDialog
          title={t(`orders.${act}-title`)}
          hint={t(`orders.${act}-hint`)}
          confirm={t(`orders.${act}`)}
          danger={!book.halted}
          busy={halt.isPending}
          onClose={() => setKey(null)}
          onConfirm={(reason) =>
            halt.mutate(
              { halted: !book.halted, reason, idempotencyKey: key },
              { onError: (error) => notify.error(error) },
            )
          }
        />
      ) : null}
    </>
  );
}
