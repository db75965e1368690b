import { notify, Panel, useApiMutation, WhileSent } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { IntensityData, ProductionResult } from '../../contracts/analysis.ts';
import { useT } from '../use-t.ts';

/** Reads pasted lines `product, day, quantity`, separated by tabs (as from a spreadsheet), semicolons or commas. */
export function readPasted(text: string): { product: string; day: string; quantity: string }[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const separator = line.includes('\t') ? '\t' : line.includes(';') ? ';' : ',';
      const [product = '', day = '', ...rest] = line.split(separator).map((cell) => cell.trim());
      return { product, day, quantity: rest.join(separator) };
    });
}

/** Enters production by day: paste from a spreadsheet; bad lines stay in the field with what is wrong. */
export function EnterProduction({ products }: { products: IntensityData['products'] }): ReactNode {
  const t = useT();
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const [result, setResult] = useState<ProductionResult | null>(null);
  const enter = useApiMutation<ProductionResult, { note: string; rows: ReturnType<typeof readPasted> }>(
    './production',
    {
      invalidate: ['./analysis/intensity', './production'],
      onSuccess: (answer) => {
        setResult(answer);
        const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
        setText(answer.rejected.map(({ row }) => lines[row - 1]).join('\n'));
        notify.success(t('intensity.saved', { count: answer.accepted }));
      },
    },
  );
  const rows = readPasted(text);
  return (
    <Panel title={t('intensity.enter')} meta={products.map(({ id }) => id).join(', ')}>
      <form
        className="em-enter"
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate({ note, rows }, { onError: (error) => notify.error(error) });
        }}
      >
        <WhileSent sending={enter.isPending}>
          <label>
            {t('intensity.lines')}
            <textarea
              value={text}
              rows={6}
              placeholder={`${products[0]!.id}\t2026-11-01\t1250.5`}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </label>
          <label>
            {t('intensity.note')}
            <input value={note} maxLength={500} required onChange={(event) => setNote(event.currentTarget.value)} />
          </label>
        </WhileSent>
        <button type="submit" disabled={rows.length === 0 || note === '' || enter.isPending}>
          {rows.length === 0 ? t('intensity.save-none') : t('intensity.save', { count: rows.length })}
        </button>
      </form>
      {result && result.rejected.length > 0 ? (
        <ul className="em-rejected" role="alert">
          {result.rejected.map(({ row, message }) => (
            <li key={row}>{t('intensity.row', { row, message })}</li>
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}
