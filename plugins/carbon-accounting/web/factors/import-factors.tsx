import { FilePicker, notify, ReasonDialog, useApiMutation, useLocalized } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { FactorDiffData } from '../../contracts/factor-routes.ts';
import { readRows } from '../shared/parse-rows.ts';
import type { Rows } from '../shared/parse-rows.ts';
import { useT } from '../use-t.ts';

/** Fields that are numbers; all else, values of factors too, stays text to the last digit. */
const numeric = new Set(['year', 'version', 'uncertaintyPct']);

/** Reads a list from a file, shows what it would change, and proposes it. */
export function ImportFactors(): ReactNode {
  const t = useT();
  const [rows, setRows] = useState<Rows | null>(null);
  const diff = useApiMutation<FactorDiffData, { rows: Rows }>('./factors/diff');
  const propose = useApiMutation<{ proposed: unknown[] }, { rows: Rows; note: string }>('./factors', {
    invalidate: ['./factors'],
    onSuccess: ({ proposed }) => {
      setRows(null);
      notify.success(t('factors.proposed', { count: proposed.length }));
    },
  });
  const take = async (file: File): Promise<void> => {
    try {
      const read = await readRows(file, { keys: ['factors'], numeric });
      await diff.mutateAsync({ rows: read });
      setRows(read);
    } catch (error) {
      notify.error(error, t('factors.unreadable', { name: file.name }));
    }
  };
  return (
    <>
      <FilePicker
        accept=".json,.csv,.xlsx"
        onFile={(file) => void take(file)}
        disabled={diff.isPending}
        data-testid="factor-file"
      >
        {t(diff.isPending ? 'factors.reading' : 'factors.import')}
      </FilePicker>
      {rows && diff.data ? (
        <ReasonDialog
          wide
          title={t('factors.import-title')}
          hint={t('factors.import-hint')}
          confirm={t('factors.propose')}
          busy={propose.isPending}
          ready={diff.data.added.length + diff.data.changed.length > 0}
          onClose={() => setRows(null)}
          onConfirm={(note) => propose.mutate({ rows, note }, { onError: (error) => notify.error(error) })}
        >
          <Diff diff={diff.data} />
        </ReasonDialog>
      ) : null}
    </>
  );
}

function Diff({ diff }: { diff: FactorDiffData }): ReactNode {
  const t = useT();
  const text = useLocalized();
  return (
    <div className="lt-scroll" data-testid="factor-diff">
      <p>
        {t('factors.diff', {
          added: diff.added.length,
          changed: diff.changed.length,
          unchanged: diff.unchanged.length,
          refused: diff.refused.length,
        })}
      </p>
      <ul>
        {diff.added.slice(0, 20).map(({ id, value, unit }) => (
          <li key={id}>
            + {id}: {value} {unit}
          </li>
        ))}
        {diff.changed.slice(0, 20).map(({ id, before, after, fields }) => (
          <li key={id}>
            ± {id}: {fields.includes('value') ? `${before.value} → ${after.value} ${after.unit}` : fields.join(', ')}
          </li>
        ))}
        {diff.refused.slice(0, 20).map(({ row, text: words }) => (
          <li key={row}>
            ✕ {t('factors.row', { row })}: {text(words)}
          </li>
        ))}
      </ul>
    </div>
  );
}
