import { formatNumber, notify, useLanguage } from '@lingtan/web-sdk';
import { useState, type DragEvent, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { Preview } from './preview.tsx';
import { readTextFile, type ImportFile } from './read-table.ts';
import { readWorkbook } from './read-workbook.ts';

export interface ChooseFileProps {
  file: ImportFile | null;
  source: File | null;
  onFile: (file: ImportFile, source: File) => void;
  onNext: () => void;
}

/** First step: drop or choose a file, see its beginning. */
export function ChooseFile({ file, source, onFile, onNext }: ChooseFileProps): ReactNode {
  const t = useT();
  const language = useLanguage();
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const take = async (chosen: File | undefined, sheet: string | null = null): Promise<void> => {
    if (!chosen) return;
    setBusy(true);
    try {
      const workbook = /\.xlsx$/i.test(chosen.name);
      onFile(await (workbook ? readWorkbook(chosen, sheet) : readTextFile(chosen)), chosen);
    } catch (error) {
      notify.warning(t('imports.unreadable', { problem: error instanceof Error ? error.message : String(error) }));
    } finally {
      setBusy(false);
    }
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <label
        className="em-drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <input
          type="file"
          accept=".csv,.txt,.tsv,.xlsx"
          data-testid="import-file"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
        <strong>{busy ? t('imports.reading') : file ? file.name : t('imports.drop')}</strong>
        <span>
          {file?.lines
            ? t('imports.lines', { count: file.lines, lines: formatNumber(file.lines, { language, digits: 0 }) })
            : t('imports.drop-hint')}
        </span>
      </label>
      {file && file.sheets.length > 1 ? (
        <label className="em-field">
          {t('imports.sheet')}
          <select
            className="em-select"
            value={file.sheets.find((sheet) => file.name.endsWith(` ${sheet}`))}
            onChange={(event) => void take(source ?? undefined, event.currentTarget.value)}
          >
            {file.sheets.map((sheet) => (
              <option key={sheet}>{sheet}</option>
            ))}
          </select>
        </label>
      ) : null}
      {file ? <Preview file={file} /> : null}
      <div className="em-buttons">
        <button type="button" className="em-primary" disabled={file === null || busy} onClick={onNext}>
          {t('imports.next')}
        </button>
      </div>
    </>
  );
}
